"""Who is signed in."""

from dataclasses import dataclass, field

from opora.records.models import Account
from opora.records.sessions import SessionStore


@dataclass(frozen=True, slots=True)
class Person:
    """A person with an account; `account` and `staff` are their numbers."""

    account: int
    staff: int
    name: str = field(repr=False)
    login: str
    has_totp: bool


def person_of(session: SessionStore) -> Person | None:
    """Return whose session, once read, it is; None when the account is closed. No query."""
    found = session.account
    return _person(found)


def person_called(login: str) -> Person | None:
    """Return whose login it is; None for nobody's and for a closed one. One query."""
    return _person(Account.objects.filter(login=login).select_related("staff").first())


def _person(found: Account | None) -> Person | None:
    if found is None or not found.is_active:
        return None
    return Person(found.pk, found.staff_id, found.staff.name, found.login, bool(found.totp_secret))

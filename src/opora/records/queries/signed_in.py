"""Who is signed in."""

from dataclasses import dataclass, field

from opora.records.models import Account


@dataclass(frozen=True, slots=True)
class Person:
    """A person with an account; `account` and `staff` are their numbers."""

    account: int
    staff: int
    name: str = field(repr=False)
    login: str
    has_totp: bool


def person_of(account: int) -> Person | None:
    """Return the person of an account; None when there is none or it is closed."""
    found = Account.objects.filter(pk=account, is_active=True).select_related("staff").first()
    if found is None:
        return None
    return Person(found.pk, found.staff_id, found.staff.name, found.login, bool(found.totp_secret))

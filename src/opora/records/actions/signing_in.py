"""Signing in: the password, then a one-time code where the person has them switched on.

Who is guessed at is protected by three counters of tries (`guesses`): one of a browser in which
the person has signed in before, one of an address from which the person has, one of everybody
else. So a stranger's guesses neither lock out the owner nor the neighbours behind one address.
An address from which strangers try many logins has a counter too; it does not touch who is known
there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from opora.records.actions.accounts import check_same, keep_password
from opora.records.actions.by import By, leave_trace
from opora.records.actions.codes import is_good_code
from opora.records.actions.guesses import Counter, begin_try, digest, house, succeeded
from opora.records.actions.sessions import end_sessions
from opora.records.models import Account, KnownAddress
from opora.vocabulary.problems import UserError

_WRONG = "Логин или пароль не подходят. Проверьте раскладку клавиатуры и повторите."
_WRONG_CODE = (
    "Код не подходит. Дождитесь нового кода в приложении и введите его или один из запасных кодов."
)
_STRANGERS = 200  # wrong tries from one address of those who are not known there
_LONGEST_LOGIN = 60
_REMEMBERED = timedelta(days=180)  # how long an address stays known after the last visit


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a try comes from; `marks` by account: what the browser was given before."""

    address: str
    marks: Mapping[int, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account whose password fits; with `needs_code` the person is not in yet.

    `mark`: what makes the browser a known one.
    """

    account: int
    needs_code: bool = False
    mark: str = field(default="", repr=False)


def sign_in(*, login: str, password: str, caller: Caller) -> SignedIn:
    """Return whose login and password they are.

    Raises UserError when they do not fit, Wait when it is too early to try again. An unknown login
    takes as long as a known one, so that logins cannot be guessed.
    """
    name = login.strip().lower()[:_LONGEST_LOGIN]
    account = Account.objects.filter(login=name, is_active=True).first()
    own, shared = _counters(name, account, caller)
    begin_try([own, *shared])
    if account is None:
        Account().set_password(password)
    if account is None or not account.check_password(password):
        by = By(account.pk if account else None)
        leave_trace(by, "неверный пароль", act="sign_in_failed", address=caller.address)
        raise UserError(_WRONG)
    succeeded(own, shared)
    if account.totp_secret:
        return SignedIn(account.pk, needs_code=True)
    return _let_in(account, caller)


def confirm_code(*, account: int, code: str, caller: Caller) -> SignedIn:
    """Let in who gave the right password before and now the right one-time code.

    Raises UserError for a wrong or used one, Wait when it is too early to try again.
    """
    row = Account.objects.filter(pk=account, is_active=True).first()
    if row is None:
        raise UserError(_WRONG)
    counter = Counter(f"code:{account}:{'known' if _knows(row, caller) else ''}")
    begin_try([counter])
    if not is_good_code(row, code):
        leave_trace(By(account), "неверный код", act="sign_in_failed", address=caller.address)
        raise UserError(_WRONG_CODE)
    succeeded(counter)
    return _let_in(row, caller)


def check_own_password(*, account: int, password: str) -> None:
    """Raise UserError when the owner of an account, inside a session, does not repeat the password;
    Wait when it was wrong too often.
    """
    counter = Counter(f"own:{account}")
    begin_try([counter])
    if not Account.objects.get(pk=account).check_password(password):
        raise UserError("Нынешний пароль не подходит. Проверьте раскладку клавиатуры и повторите.")
    succeeded(counter)


def check_own_code(*, account: int, code: str) -> None:
    """Raise UserError when the owner of an account, inside a session, gives no right one-time code;
    Wait when it was wrong too often. A right one is used by that.
    """
    counter = Counter(f"own-code:{account}")
    begin_try([counter])
    if not is_good_code(Account.objects.get(pk=account), code):
        raise UserError(_WRONG_CODE)
    succeeded(counter)


def change_password(*, by: By, account: int, new: str, again: str, keep: str) -> SignedIn:
    """Set another password of one's own; all sessions but the one with the key `keep` end.

    Raises UserError when the two differ or the password breaks a rule.
    """
    check_same(new, again)
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=account)
        keep_password(row, new)
        end_sessions(staff=row.staff_id, keep=keep)
        leave_trace(by, "сменён пароль", act="account")
    return SignedIn(account, mark=browser_mark(row))


def forget_tries(login: str) -> None:
    """Forget strangers' tries for a login: its owner has come with a one-time link."""
    succeeded(Counter(f"login:{login}"))


def browser_mark(account: Account) -> str:
    """Return what a browser keeps to be known; it ends with the password."""
    return salted_hmac("opora.browser", f"{account.pk}:{account.password}").hexdigest()


def _counters(
    login: str, account: Account | None, caller: Caller
) -> tuple[Counter, tuple[Counter, ...]]:
    place = house(caller.address)
    if account is not None and _knows(account, caller):
        return Counter(f"browser:{account.pk}"), ()
    if account is not None and _known_addresses(account, caller).exists():
        return Counter(f"pair:{account.pk}:{place}"), ()
    strangers = Counter(f"address:{place}", _STRANGERS, timedelta(hours=1))
    return Counter(f"login:{login}"), (strangers,)


def _knows(account: Account, caller: Caller) -> bool:
    return constant_time_compare(caller.marks.get(account.pk, ""), browser_mark(account))


def _known_addresses(account: Account, caller: Caller) -> QuerySet[KnownAddress]:
    return KnownAddress.objects.filter(
        account=account,
        digest=digest(house(caller.address)),
        seen_at__gt=timezone.now() - _REMEMBERED,
    )


@transaction.atomic
def _let_in(account: Account, caller: Caller) -> SignedIn:
    KnownAddress.objects.filter(seen_at__lte=timezone.now() - _REMEMBERED).delete()
    KnownAddress.objects.update_or_create(
        account=account,
        digest=digest(house(caller.address)),
        defaults={"seen_at": timezone.now()},
    )
    leave_trace(By(account.pk), "вход", act="sign_in", address=caller.address)
    return SignedIn(account.pk, mark=browser_mark(account))

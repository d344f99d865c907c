"""One-time links to set a first password or a forgotten one; never mailed, shown once."""

import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from opora.records.actions.accounts import check_same, keep_password
from opora.records.actions.appointing import check_may_invite
from opora.records.actions.by import By, leave_trace
from opora.records.actions.codes import switch_off
from opora.records.actions.sessions import end_sessions
from opora.records.actions.signing_in import SignedIn, browser_mark, forget_tries
from opora.records.models import Account, Invitation
from opora.records.queries.invitations import token_digest
from opora.vocabulary.problems import UserError

WORKS = timedelta(days=7)
_LOGIN = re.compile(r"[a-zа-яё0-9][a-zа-яё0-9._-]{2,59}")
_OVER = "Ссылка больше не действует. Попросите новую у директора школы или администратора."


@transaction.atomic
def invite(*, by: By, staff: int, unit: int, login: str = "", drop_codes: bool = False) -> str:
    """Return the token of a new link for a person of a unit; links given before work no longer.

    `login` is set for who has none yet. `drop_codes`: one-time codes are switched off, for a lost
    phone. Raises UserError when who asks may not give it, or the login is taken.
    """
    check_may_invite(by, staff, unit)
    account = Account.objects.filter(staff_id=staff).first() or _new_account(staff, login)
    if not account.is_active:
        account.is_active = True
        account.set_unusable_password()
        account.save()
    if drop_codes:
        switch_off(by=by, account=account.pk)
    close_invitations(staff=staff)
    token, now = secrets.token_urlsafe(32), timezone.now()
    Invitation.objects.create(
        staff_id=staff,
        digest=token_digest(token),
        made_by_id=by.account,
        made_at=now,
        expires_at=now + WORKS,
    )
    leave_trace(by, "выдана ссылка для входа", unit=unit, act="account", staff=staff)
    return token


@transaction.atomic
def accept_invitation(*, token: str, password: str, again: str) -> SignedIn:
    """Set the password of whom a link is for and use the link up; all the person's sessions end.

    Raises UserError when the link does not work, or the password breaks a rule: then it still does.
    """
    now = timezone.now()
    links = Invitation.objects.select_for_update().filter(digest=token_digest(token))
    link = links.filter(used_at=None, expires_at__gt=now).first()
    if link is None:
        raise UserError(_OVER)
    check_same(password, again)
    account = Account.objects.select_for_update().get(staff_id=link.staff_id)
    keep_password(account, password)
    link.used_at = now
    link.save(update_fields=["used_at"])
    end_sessions(staff=link.staff_id)
    forget_tries(account.login)
    leave_trace(By(account.pk, "одноразовая ссылка"), "задан пароль", act="account")
    return SignedIn(account.pk, mark=browser_mark(account))


def close_invitations(*, staff: int) -> None:
    """Make links that were given to a person and not used work no longer."""
    now = timezone.now()
    Invitation.objects.filter(staff_id=staff, used_at=None, expires_at__gt=now).update(
        expires_at=now
    )


def _new_account(staff: int, login: str) -> Account:
    name = login.strip().lower()
    if not _LOGIN.fullmatch(name):
        raise UserError(
            f"Логин «{login}» не подходит. Нужно от 3 до 60 букв и цифр, можно точку, дефис и "
            "подчёркивание: ivanova.mp"
        )
    if Account.objects.filter(login=name).exists():
        raise UserError(f"Логин «{login}» занят. Добавьте к нему цифру или инициалы.")
    account = Account(login=name, staff_id=staff)
    account.set_unusable_password()
    account.save()
    return account

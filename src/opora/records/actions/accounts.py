"""Accounts: opening, passwords, signing in."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from opora.records.actions.by import By, leave_trace
from opora.records.models import Account
from opora.vocabulary.problems import UserError

_WRONG = "Логин или пароль не подходят. Проверьте раскладку клавиатуры и повторите."


def sign_in(*, login: str, password: str, address: str) -> int:
    """Return the number of the account; UserError when login and password do not fit.

    An unknown login takes as long as a known one, so that logins cannot be guessed.
    """
    account = Account.objects.filter(login=login.strip().lower(), is_active=True).first()
    if account is None:
        Account().set_password(password)
        raise UserError(_WRONG)
    if not account.check_password(password):
        raise UserError(_WRONG)
    leave_trace(By(account.pk), "вход", act="sign_in", address=address)
    return account.pk


@transaction.atomic
def open_account(*, by: By, staff: int, login: str, password: str) -> int:
    """Return the number of a new account.

    Raises UserError when the login is taken or the password breaks a rule.
    """
    account = Account(login=login.strip().lower(), staff_id=staff)
    if not account.login or Account.objects.filter(login=account.login).exists():
        raise UserError(f"Логин «{login}» занят или пуст. Выберите другой.")
    keep_password(account, password)
    leave_trace(by, "открыта учётная запись", staff=staff, account=account.pk)
    return account.pk


def keep_password(account: Account, password: str) -> None:
    """Set a password and save; UserError says which rule it breaks."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise UserError(" ".join(error.messages)) from None
    account.set_password(password)
    account.save()

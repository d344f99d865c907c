"""Accounts: opening, passwords."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from opora.records.actions.by import By, leave_trace
from opora.records.models import Account
from opora.vocabulary.problems import UserError


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


def check_same(new: str, again: str) -> None:
    """Raise UserError when a new password was not repeated as it was."""
    if new != again:
        raise UserError("Пароли не совпали. Введите новый пароль одинаково оба раза.")


def keep_password(account: Account, password: str) -> None:
    """Set a password and save; UserError says which rule it breaks."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise UserError(" ".join(error.messages)) from None
    account.set_password(password)
    account.save()

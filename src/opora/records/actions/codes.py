"""One-time codes (TOTP, RFC 6238): switching on and off, spare codes, judging a code."""

import secrets

import pyotp
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from opora.records.actions.by import By, leave_trace
from opora.records.models import Account, RecoveryCode
from opora.vocabulary.problems import UserError

_NEAR = (-1, 0, 1)  # steps of half a minute that clocks may differ by
_SPARE = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_LENGTH = 10


def new_secret() -> str:
    """Return a secret to be put into an application."""
    return pyotp.random_base32()


def secret_address(secret: str, login: str) -> str:
    """Return the secret as applications read it from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="Опора")


@transaction.atomic
def switch_on(*, by: By, account: int, secret: str, code: str) -> list[str]:
    """Ask for codes from now on; return spare ones, which are shown once and never again.

    Raises UserError when `code` is not one of this secret's.
    """
    step = _step(secret, code.replace(" ", ""), 0)
    if step is None:
        raise UserError(
            "Код не подходит к этому секрету. Проверьте, что время на телефоне верное, и введите "
            "новый код."
        )
    Account.objects.filter(pk=account).update(totp_secret=secret, totp_used=step)
    leave_trace(by, "включены одноразовые коды", act="account")
    return _new_spare_codes(account)


@transaction.atomic
def renew_spare_codes(*, by: By, account: int) -> list[str]:
    """Return new spare codes; the old ones work no longer."""
    leave_trace(by, "выданы новые запасные коды", act="account")
    return _new_spare_codes(account)


@transaction.atomic
def switch_off(*, by: By, account: int) -> None:
    """Ask for no codes any more."""
    Account.objects.filter(pk=account).update(totp_secret="")
    RecoveryCode.objects.filter(account_id=account).delete()
    leave_trace(by, "отключены одноразовые коды", act="account", account=account)


def is_good_code(account: Account, text: str) -> bool:
    """Return whether a code is right and was not used; it is used by that."""
    if not account.totp_secret:
        return False
    code = "".join(letter for letter in text.lower() if letter.isalnum())
    step = _step(account.totp_secret, code, account.totp_used)
    if step is not None:
        # One of two who come at once with the same code finds it used.
        fresh = Account.objects.filter(pk=account.pk, totp_used__lt=step)
        return fresh.update(totp_used=step) == 1
    spare = RecoveryCode.objects.filter(account=account, digest=_digest(account.pk, code))
    return spare.filter(used_at=None).update(used_at=timezone.now()) == 1


def _step(secret: str, code: str, used: int) -> int | None:
    """Return the number of the half-minute that a code is of, if it is later than `used`."""
    totp = pyotp.TOTP(secret)
    now = totp.timecode(timezone.now())
    steps = (now + near for near in _NEAR)
    fitting = (step for step in steps if constant_time_compare(totp.generate_otp(step), code))
    return next((step for step in fitting if step > used), None)


def _new_spare_codes(account: int) -> list[str]:
    RecoveryCode.objects.filter(account_id=account).delete()
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_SPARE)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account_id=account, digest=_digest(account, code)) for code in codes
    )
    half = _LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in codes]


def _digest(account: int, code: str) -> str:
    return salted_hmac("opora.spare", f"{account}:{code}", algorithm="sha256").hexdigest()

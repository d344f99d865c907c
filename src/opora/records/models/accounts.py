"""Accounts, sessions, invitations, and how often somebody guessed a password."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from opora.records.models.staff import Staff


class Account(AbstractBaseUser):
    """How a person signs in. `totp_used`: number of the last one-time code, so none works twice."""

    login = models.CharField(max_length=60, unique=True)
    staff = models.OneToOneField(Staff, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    totp_secret = models.CharField(max_length=64, blank=True)
    totp_used = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    objects = BaseUserManager["Account"]()

    def __repr__(self) -> str:
        return f"<Account {self.pk}>"


class Session(AbstractBaseSession):
    """A signed-in browser; the person sees the list of own ones and may end any."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)


class Invitation(models.Model):
    """A link that works once: to set the first password or a forgotten one.

    Only a digest is kept: who reads the database cannot use it.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class KnownAddress(models.Model):
    """An address from which a person signed in; `digest` of it, keyed with the secret."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="known_addresses")
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "digest"), name="address_known_once"),
        )


class RecoveryCode(models.Model):
    """A spare code for who has lost the phone; only a digest is kept, and it works once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)


class Guesses(models.Model):
    """Tries that did not succeed, of one kind; `key` is a digest of what is counted, keyed with the
    secret (`records.actions.guesses`)."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

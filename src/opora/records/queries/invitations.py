"""What a one-time link is for."""

import hashlib
from dataclasses import dataclass, field

from django.utils import timezone

from opora.records.models import Invitation

OPEN, USED, EXPIRED, UNKNOWN = "open", "used", "expired", "unknown"


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for, and whether it still works; nothing is told of one that does not."""

    state: str
    staff: int = 0
    name: str = field(default="", repr=False)
    login: str = ""


def token_digest(token: str) -> str:
    """Return what is kept of a token: it is random enough to need no secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def invited(token: str) -> Invited:
    """Return whom the link with this token is for."""
    rows = Invitation.objects.select_related("staff__account")
    row = rows.filter(digest=token_digest(token)).first()
    if row is None:
        return Invited(UNKNOWN)
    if row.used_at is not None:
        return Invited(USED)
    if row.expires_at <= timezone.now():
        return Invited(EXPIRED)
    return Invited(OPEN, row.staff_id, row.staff.name, row.staff.account.login)

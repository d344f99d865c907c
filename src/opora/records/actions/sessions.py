"""Ending sessions: one's own by choice, all of a person when rights or a password change."""

from opora.records.actions.by import By, leave_trace
from opora.records.models import Session
from opora.records.sessions import mark_of


def end_sessions(*, staff: int, keep: str = "") -> int:
    """End all sessions of a person but the one with the key `keep`; return how many."""
    ended, _ = Session.objects.filter(account__staff_id=staff).exclude(pk=keep).delete()
    return ended


def end_session(*, by: By, account: int, mark: str) -> bool:
    """End one session of an account; return whether it was there."""
    keys = Session.objects.filter(account_id=account).values_list("pk", flat=True)
    found = [key for key in keys if mark_of(key) == mark]
    Session.objects.filter(pk__in=found).delete()
    if found:
        leave_trace(by, "закончен сеанс", act="sign_out")
    return bool(found)


def end_other_sessions(*, by: By, staff: int, keep: str) -> int:
    """End all sessions of the person that acts but this one; return how many."""
    ended = end_sessions(staff=staff, keep=keep)
    if ended:
        leave_trace(by, "закончены остальные сеансы", act="sign_out", ended=ended)
    return ended

"""Sessions in the database, each belonging to an account, so that they can be listed and ended."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import salted_hmac

from opora.records.models import Account, Session

ACCOUNT = "account"
ADDRESS = "address"
BROWSER = "browser"
STARTED = "started"
SEEN = "seen"


def mark_of(key: str) -> str:
    """Return how a session is named on pages: its key would let anybody in."""
    return salted_hmac("opora.session", key, algorithm="sha256").hexdigest()[:32]


class SessionStore(DatabaseStore):
    """What SESSION_ENGINE names."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of sessions."""
        return Session

    account: Account | None = None  # whose session it was when it was read, with the staff

    def _get_session_from_db(self) -> Session | None:
        """Return the row with whose it is: both are asked before every page."""
        rows = Session.objects.select_related("account__staff")
        row = rows.filter(session_key=self.session_key, expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        else:
            self.account = row.account
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to save; it says whose session it is."""
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get(ACCOUNT),
            address=data.get(ADDRESS, ""),
            browser=data.get(BROWSER, ""),
            started_at=_moment(data.get(STARTED)),
            seen_at=_moment(data.get(SEEN)),
        )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

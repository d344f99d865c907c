"""Sessions in the database, each belonging to an account, so that they can be listed and ended."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from opora.records.models import Session

ACCOUNT = "account"
ADDRESS = "address"
BROWSER = "browser"
STARTED = "started"


class SessionStore(DatabaseStore):
    """What SESSION_ENGINE names."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to save; it says whose session it is."""
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get(ACCOUNT),
            address=data.get(ADDRESS, ""),
            browser=data.get(BROWSER, ""),
        )

"""The key that signs cookies and tokens: made once, kept beside the data."""

import os
import secrets
from pathlib import Path

from opora.facts.atomic import write_whole

_NAME = "secret.key"


def secret_key(folder: Path) -> str:
    """Return OPORA_SECRET_KEY, or the key kept in the data directory.

    Before `keep_secret` was ever called it is a key of this process alone.
    """
    given = os.environ.get("OPORA_SECRET_KEY")
    if given:
        return given
    path = folder / _NAME
    return path.read_text(encoding="ascii") if path.exists() else _new()


def keep_secret(folder: Path) -> None:
    """Make the key of a data directory, once."""
    if not (folder / _NAME).exists():
        write_whole(folder / _NAME, _new().encode())


def _new() -> str:
    return secrets.token_urlsafe(50)

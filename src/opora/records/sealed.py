"""Digests of rows that are made once and never changed: the audit chain keeps them.

Whoever alters, puts in or takes out such a row cannot make the chain agree (`records.seals`).
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model

from opora.records.models import (
    Certification,
    SubmissionDocument,
    SubmissionEvent,
    SubmissionVersion,
)

SEALED = "sealed"
"""The key of an audit event's details that holds the digests, by `kind number` of the row."""
KINDS: dict[str, type[Model]] = {
    "version": SubmissionVersion,
    "document": SubmissionDocument,
    "certification": Certification,
    "event": SubmissionEvent,
}
_NAMES = {model: kind for kind, model in KINDS.items()}


def sealed(*rows: Model) -> dict[str, str]:
    """Return the digests of new rows as an audit event keeps them."""
    return {key_of(row): row_digest(row) for row in rows}


def key_of(row: Model) -> str:
    """Return what a row is called in the chain: «version 12»."""
    return f"{_NAMES[type(row)]} {row.pk}"


def row_digest(row: Model) -> str:
    """Return the SHA-256 of all that a row says, its number too: 64 hex digits."""
    said = {
        field.attname: _said(getattr(row, field.attname)) for field in row._meta.concrete_fields
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _said(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value

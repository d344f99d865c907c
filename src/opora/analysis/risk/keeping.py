"""Rows that raised a sign as plain data, kept with it so that a page shows them as they were."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from opora.analysis.risk.raised import Basis

_NAMES = tuple(field.name for field in fields(Basis))


def basis_as_json(rows: Sequence[Basis]) -> list[dict[str, Any]]:
    """Return what `basis_from_json` reads."""
    return [
        {name: getattr(row, name) for name in _NAMES} | {"day": row.day and row.day.isoformat()}
        for row in rows
    ]


def basis_from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[Basis, ...]:
    """Return the rows; TypeError for what was not kept by `basis_as_json`."""
    return tuple(
        Basis(**{**row, "day": row["day"] and date.fromisoformat(row["day"])}) for row in kept
    )

"""The beginning of a sheet as text, with what is known of it: what a person maps a sheet by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from opora.intake.fingerprint import fingerprint, header_span
from opora.intake.frames import BrokenFrame
from opora.intake.grid import Grid
from opora.intake.mapped_sheet import KEY as MAPPED
from opora.intake.propose import propose
from opora.intake.reading import Hints
from opora.intake.recognition import format_of
from opora.intake.sheet_mapping import SheetMapping
from opora.vocabulary.problems import UserError

_ROWS, _COLUMNS, _LONGEST = 30, 64, 120
_KEYS = {"name", "rows", "fingerprint", "recognised_format", "proposed", "header", "total"}


@dataclass(frozen=True, slots=True)
class SheetSample:
    """One sheet. `rows`: the first thirty, long texts cut; `total`: how many there are.

    `header`: the first row of the header, from zero. `recognised_format`: key of the format or of
    the mapping it would be read by, None if it is unknown. `proposed`: what to begin with.
    """

    name: str | None
    rows: Sequence[Sequence[str]] = field(repr=False)
    fingerprint: str
    recognised_format: str | None
    proposed: SheetMapping | None
    header: int
    total: int


def sample_of(grid: Grid, hints: Hints) -> SheetSample:
    """Return the sample of one sheet."""
    known_by = fingerprint(grid)
    found = format_of(grid)
    mapped = hints.mapped(known_by, grid.name)
    key = MAPPED if mapped else (found.key if found else None)
    proposed = mapped[1] if mapped else propose(grid)
    rows = [[text[:_LONGEST] for text in row[:_COLUMNS]] for row in grid.rows[:_ROWS]]
    return SheetSample(
        grid.name, rows, known_by, key, proposed, header_span(grid).start, len(grid.rows)
    )


def pack_samples(samples: Sequence[SheetSample]) -> dict[str, Any]:
    """Return the message of samples."""
    return {"samples": [_packed(each) for each in samples]}


def unpack_samples(message: dict[str, Any]) -> list[SheetSample]:
    """Return the samples of a message; raises BrokenFrame for anything else."""
    kept = message.get("samples")
    if not isinstance(kept, list):
        raise BrokenFrame("no samples")
    return [_unpacked(each) for each in kept]


def _packed(sample: SheetSample) -> dict[str, Any]:
    told = {key: getattr(sample, key) for key in _KEYS}
    return told | {"proposed": sample.proposed and sample.proposed.as_json()}


def _unpacked(kept: Any) -> SheetSample:
    if not isinstance(kept, dict) or kept.keys() != _KEYS:
        raise BrokenFrame("a sample of other keys")
    rows, proposed = kept["rows"], kept["proposed"]
    texts = all(isinstance(kept[key], str | None) for key in ("name", "recognised_format"))
    numbers = all(type(kept[key]) is int and kept[key] >= 0 for key in ("header", "total"))
    if not (texts and numbers and isinstance(kept["fingerprint"], str) and _are_rows(rows)):
        raise BrokenFrame("a sample of other types")
    try:
        mapping = None if proposed is None else SheetMapping.from_json(proposed)
    except (ValueError, UserError) as error:
        raise BrokenFrame("a proposed mapping that is none") from error
    return SheetSample(**kept | {"proposed": mapping})


def _are_rows(rows: object) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, list) and all(type(text) is str for text in row) for row in rows
    )

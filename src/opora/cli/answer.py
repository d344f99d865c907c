"""What a command answers: one JSON object or a text for people, and the exit code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from opora.vocabulary.problems import Note

FINE, WITH_PROBLEMS, UNUSABLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` is printed with --json, `text` without it; `code` is the exit code."""

    data: dict[str, Any]
    text: str
    code: int = FINE


def code_of(problems: Sequence[object]) -> int:
    """Return 1 when there are problems, else 0; remarks and found pupils do not count."""
    return WITH_PROBLEMS if problems else FINE


def notes_text(title: str, notes: Sequence[Note], most: int = 20) -> str:
    """Return notes as lines «where: what», at most `most` of them and how many are left."""
    if not notes:
        return ""
    lines = [f"{title}: {len(notes)}"]
    for note in notes[:most]:
        place = ", ".join(
            part
            for part in (
                note.file,
                f"лист «{note.sheet}»" if note.sheet else "",
                f"ячейка {note.cell}" if note.cell else "",
            )
            if part
        )
        lines.append(f"  {place}: {note.message}")
    if len(notes) > most:
        lines.append(f"  … и ещё {len(notes) - most}; все — с ключом --json")
    return "\n".join(lines)


def notes_json(notes: Sequence[Note]) -> list[dict[str, str | None]]:
    """Return notes as --json prints them."""
    return [note.as_json() for note in notes]


def join(*parts: str) -> str:
    """Return the non-empty parts with a blank line between."""
    return "\n\n".join(part for part in parts if part)

"""The draft of a form: made from a list, made again from a later one; nothing written is lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from opora.documents.submitted import SubmittedRow
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.text import fold


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row that the school completes; `from_facts`: the program's list has the pupil."""

    row: SubmittedRow
    from_facts: bool = True

    @property
    def asks(self) -> bool:
        """Whether the school has to say what becomes of it: the list has the pupil no more."""
        return not (self.from_facts or self.row.why_added or self.row.why_left_out)

    @property
    def printed(self) -> bool:
        """Whether it stands in the form."""
        return not self.row.why_left_out


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A draft made again, by keys: `came` new ones, `went` without a word written of them, `asked`
    those who left the list and have texts, `changed`: other marks, subjects, class or name.

    `back`: on the list again, and the school keeps them out.
    """

    rows: tuple[DraftRow, ...]
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


def refreshed(
    before: Iterable[DraftRow], listed: Sequence[SubmittedRow], keys: Mapping[str, str]
) -> Refreshed:
    """Return the draft with what a list says now and what the school wrote before.

    `keys`: rows of numbers that are one person now, each with the key kept. A row goes only when
    the list has the pupil no more and the school has written nothing in it.
    """
    old = _joined(before, keys)
    new = {row.key: row for row in listed}
    stay = {key: each for key, each in old.items() if key in new or _written(each)}
    rows = [_renewed(stay.get(key), row) for key, row in new.items()]
    rows += [replace(each, from_facts=False) for key, each in stay.items() if key not in new]
    return Refreshed(
        tuple(sorted(rows, key=_place)),
        came=tuple(key for key in new if key not in old),
        went=tuple(key for key in old if key not in stay),
        asked=tuple(each.row.key for each in rows if each.asks),
        changed=tuple(key for key, row in new.items() if key in old and _differs(old[key], row)),
        back=tuple(key for key in new if key in old and _returns(old[key])),
    )


def arranged_draft(rows: Iterable[DraftRow]) -> list[DraftRow]:
    """Return rows by class and name."""
    return sorted(rows, key=_place)


def _renewed(old: DraftRow | None, row: SubmittedRow) -> DraftRow:
    if old is None:
        return DraftRow(row)
    # Why the school added the pupil is no longer true: the list has the pupil itself.
    kept = replace(row, filled=old.row.filled, why_left_out=old.row.why_left_out)
    return DraftRow(kept)


def _written(each: DraftRow) -> bool:
    row = each.row
    return any(row.filled.values()) or bool(row.why_added or row.why_left_out)


def _differs(old: DraftRow, row: SubmittedRow) -> bool:
    one = old.row
    return (one.name, one.school_class, one.subjects) != (row.name, row.school_class, row.subjects)


def _returns(old: DraftRow) -> bool:
    return not old.from_facts and bool(old.row.why_left_out)


def _joined(before: Iterable[DraftRow], keys: Mapping[str, str]) -> dict[str, DraftRow]:
    """Return the rows by key, those of one person as one, with the texts of all of them."""
    found: dict[str, DraftRow] = {}
    for each in before:
        key = keys.get(each.row.key, each.row.key)
        own = replace(each, row=replace(each.row, key=key))
        found[key] = _together(found[key], own) if key in found else own
    return found


def _together(one: DraftRow, other: DraftRow) -> DraftRow:
    mine, theirs = one.row, other.row
    columns = dict.fromkeys((*mine.filled, *theirs.filled))
    filled = {key: _text(mine.filled.get(key, ""), theirs.filled.get(key, "")) for key in columns}
    row = replace(
        mine,
        filled=filled,
        why_added=_text(mine.why_added, theirs.why_added),
        why_left_out=_text(mine.why_left_out, theirs.why_left_out),
    )
    return DraftRow(row, one.from_facts or other.from_facts)


def _text(one: str, other: str) -> str:
    return "\n".join(dict.fromkeys(filter(None, (one, other))))


def _place(each: DraftRow) -> tuple[object, ...]:
    row = each.row
    return (class_sort_key(row.school_class), fold(row.name), row.key)

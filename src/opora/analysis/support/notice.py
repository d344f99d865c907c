"""Notices to parents: their kinds, how they are drafted from figures, what may follow what."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from string import Template
from typing import Any

from opora.analysis.results.marks import entry_title
from opora.analysis.risk.finals import is_failing
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.mean import Mean
from opora.vocabulary.subject import canonical_of
from opora.vocabulary.text import fold

_TWO = 2
_NO_CREDIT = "no_credit"


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice; see catalogue/notices.toml."""

    key: str
    title: str
    text: str
    measures: str
    rows: str
    needs_rows: bool
    needs_visit: bool
    law: str

    def drafted(self, label: str, on: date) -> str:
        """Return the text to begin with."""
        return Template(self.text).substitute(label=label, on=f"{on:%d.%m.%Y}")


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """Kinds by key; `low`: the highest mean in hundredths that is proposed for a notice."""

    kinds: Mapping[str, NoticeKind]
    low: int
    witnesses: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row that may stand in a notice; `proposed`: the figures ask for it."""

    key: str
    cells: tuple[str, ...]
    proposed: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A notice as it was made; it prints the same again whatever changes later.

    `rows` belong under `columns`; `visit`: when and where parents are asked to come.
    """

    title: str
    school: str
    pupil: str = field(repr=False)
    label: str
    text: str = field(repr=False)
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    measures: str = field(repr=False)
    visit: str
    law: str

    def as_json(self) -> dict[str, Any]:
        """Return what a column of JSON keeps."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Content":
        """Return what was kept."""
        rows = tuple(map(tuple, kept["rows"]))
        return cls(**{**kept, "columns": tuple(kept["columns"]), "rows": rows})


class Move(StrEnum):
    """What happens to a notice."""

    HAND = "hand"
    SIGN = "sign"
    REFUSE = "refuse"
    CANCEL = "cancel"


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "marks": ("Предмет", "Средний балл (отметок)", "Отметок «2»", "Итоговая отметка"),
    "debts": ("Предмет", "Основание", "Возникла", "Ликвидировать до"),
    "attempts": ("Предмет", "Попытка", "День", "Перед кем"),
    "routes": ("Маршрут", "С какого дня", "По какой день", "Предметы"),
}
# By the state it is in: what may follow. A notice that was answered stays as it is.
MOVES: Mapping[str, tuple[Move, ...]] = {
    "made": (Move.HAND, Move.REFUSE, Move.CANCEL),
    "handed": (Move.SIGN, Move.REFUSE),
    "signed": (),
    "refused": (),
    "cancelled": (),
}


@cache
def notice_rules() -> NoticeRules:
    """Return the rules of the catalogue, read once."""
    kept = tomllib.loads((CATALOGUE / "notices.toml").read_text(encoding="utf-8"))
    kinds = {key: NoticeKind(key, **entry) for key, entry in kept["kinds"].items()}
    return NoticeRules(kinds, kept["low_hundredths"]["value"], kept["witnesses_least"]["value"])


def rows_of_marks(
    marks: Iterable[Mapping[str, Any]], finals: Iterable[Mapping[str, Any]]
) -> list[Row]:
    """Return a row for each subject; `marks` and `finals` are of the term, rows of facts.

    Proposed are subjects with a mean of the rules or less, compared as it is shown, and those with
    a final mark of 2 or «н/а». Groups of a subject are one: final marks often name none.
    """
    given: defaultdict[str, list[int]] = defaultdict(list)
    for mark in marks:
        given[canonical_of(mark["subject"])].append(mark["mark"])
    final = {canonical_of(row["subject"]): row for row in finals}
    subjects = sorted({*given, *final}, key=fold)
    return [_row_of_marks(each, given[each], final.get(each)) for each in subjects]


def _row_of_marks(subject: str, marks: Sequence[int], final: Mapping[str, Any] | None) -> Row:
    mean = Mean(sum(marks), len(marks)) if marks else None
    low = mean is not None and mean.decimal() * 100 <= notice_rules().low
    said = f"{mean.comma()} ({len(marks)})" if mean else "–"
    cells = (subject, said, str(marks.count(_TWO)), _final(final))
    return Row(subject, cells, low or is_unsatisfactory(final))


def is_unsatisfactory(final: Mapping[str, Any] | None) -> bool:
    """Return whether a final mark is failing, or «незач.» stands in its place."""
    return final is not None and (is_failing(dict(final)) or final["entry"] == _NO_CREDIT)


def _final(final: Mapping[str, Any] | None) -> str:
    if final is None or (final["mark"] is None and final["entry"] is None):
        return "–"
    return str(final["mark"] or entry_title(final["entry"]))

"""Notices to parents, and what a new one is drafted from."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from opora.access.rights import Scope
from opora.analysis.results.asked import Asked, When
from opora.analysis.support.notice import (
    MOVES,
    Content,
    Move,
    NoticeKind,
    Row,
    notice_rules,
    rows_of_marks,
)
from opora.facts.source import Facts
from opora.records.models import Notice, Route
from opora.records.queries.debts import DebtLine, debts_of_pupil
from opora.vocabulary.period import school_year_of
from opora.vocabulary.subject import subject_title

_MARKS = ("school_class", "subject", "pupil_id", "date", "mark")
_FINALS = ("school_class", "subject", "pupil_id", "term", "mark", "entry")


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as a page shows it; `state` in words, `moves`: what may follow."""

    number: int
    printed_number: int
    kind: NoticeKind
    pupil: int
    made_on: date
    state: str
    state_title: str
    moves: tuple[Move, ...]
    content: Content = field(repr=False)
    handed_on: date | None
    handed_how: str = field(repr=False)
    answered_on: date | None
    answer: str = field(repr=False)
    act: str
    witnesses: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Whose:
    """Of whom a notice is drafted: all numbers of a pupil, in whose eyes, on which day."""

    pupils: tuple[int, ...]
    pupil: int
    school: int
    facts: Facts
    when: When
    scope: Scope
    on: date


def notices_of(pupils: Collection[int], school: int) -> list[NoticeLine]:
    """Return the notices about one pupil, under all numbers, the last first; one query."""
    rows = Notice.objects.filter(pupil__in=pupils, school_id=school).order_by("-made_on", "-pk")
    return [_line(row) for row in rows]


def notice_of(number: int, pupils: Collection[int], school: int) -> NoticeLine | None:
    """Return a notice about a pupil, None where it is of somebody else."""
    row = Notice.objects.filter(pk=number, pupil__in=pupils, school_id=school).first()
    return None if row is None else _line(row)


def drafted_rows(source: str, whose: Whose) -> list[Row]:
    """Return the rows that a notice may have; `source` as catalogue/notices.toml names it."""
    return _DRAFTS[source](whose)


def _of_marks(whose: Whose) -> list[Row]:
    asked = Asked(whose.facts, whose.when, whose.scope)
    marks = asked.in_window(asked.rows("marks", _MARKS, pupil_id=whose.pupil))
    finals = asked.of_terms(asked.rows("final_marks", _FINALS, pupil_id=whose.pupil))
    return rows_of_marks(marks, finals)


def _of_debts(whose: Whose) -> list[Row]:
    return [
        Row(
            str(debt.number),
            (debt.subject, debt.basis.title, f"{debt.arose_on:%d.%m.%Y}", _last(debt)),
            True,
        )
        for debt in _open_debts(whose)
    ]


def _of_attempts(whose: Whose) -> list[Row]:
    return [
        Row(
            str(attempt.number),
            (
                debt.subject,
                f"{attempt.which}-я",
                f"{attempt.planned_on:%d.%m.%Y}",
                f"комиссия: {', '.join(attempt.commission)}" if attempt.commission else "учитель",
            ),
            True,
        )
        for debt in _open_debts(whose)
        for attempt in debt.attempts
        if attempt.is_open
    ]


def _of_routes(whose: Whose) -> list[Row]:
    routes = Route.objects.filter(
        case__pupil__in=whose.pupils,
        case__school_id=whose.school,
        until__gte=whose.on,
        ended_on=None,
    ).prefetch_related("goals", "gaps")
    return [
        Row(
            str(route.pk),
            (
                f"№ {route.number}",
                f"{route.since:%d.%m.%Y}",
                f"{route.until:%d.%m.%Y}",
                _subjects(
                    {each.subject for each in route.goals.all()}
                    | {each.subject for each in route.gaps.all()}
                ),
            ),
            True,
        )
        for route in routes
    ]


def _subjects(keys: Collection[str]) -> str:
    return ", ".join(sorted(subject_title(key) for key in keys if key)) or "–"


def _open_debts(whose: Whose) -> list[DebtLine]:
    year = school_year_of(whose.on)
    lines = debts_of_pupil(whose.pupils, whose.school, year, whose.on)
    return [line for line in lines if not line.stand.is_over]


def _last(debt: DebtLine) -> str:
    return f"{debt.stand.last:%d.%m.%Y}" if debt.stand.last else "срок приостановлен"


_DRAFTS: Mapping[str, Callable[[Whose], list[Row]]] = {
    "marks": _of_marks,
    "debts": _of_debts,
    "attempts": _of_attempts,
    "routes": _of_routes,
}


def _line(row: Notice) -> NoticeLine:
    return NoticeLine(
        row.pk,
        row.number,
        notice_rules().kinds[row.kind],
        row.pupil_id,
        row.made_on,
        row.state,
        row.get_state_display(),
        MOVES[row.state],
        Content.of_json(row.content),
        row.handed_on,
        row.handed_how,
        row.answered_on,
        row.answer,
        row.act,
        tuple(row.witnesses.splitlines()),
        row.version,
    )

"""Final marks of terms that are over, in their order: which fail, and how many in a row."""

import re
from collections import defaultdict
from collections.abc import Collection

import ibis.expr.types as ir

from opora.analysis.duty.asked import Row, canonical, listed
from opora.analysis.risk.asked import PUPIL, Asked, Line, Pupil, line_of, of_pupils
from opora.vocabulary.text import fold

Lines = dict[Line, list[Row]]
_NUMBERED = re.compile(r"([1-4]) (четверть|триместр|полугодие)")
_IN_YEAR = {"четверть": 4, "триместр": 3, "полугодие": 2}
_PARTS = 12  # of a year: whole numbers for the ends of all kinds of terms
_FAILING, _FIVE = 2, 5
_NOT_ASSESSED = "not_assessed"
_COLUMNS = ("school_class", "subject", "plain", "term", "mark", "entry")


def is_failing(row: Row) -> bool:
    """Whether a final mark is «2» or lower, or «н/а» stands in its place."""
    mark: int | None = row["mark"]
    return mark <= _FAILING if mark is not None else bool(row["entry"] == _NOT_ASSESSED)


def failing_runs(asked: Asked, terms: int) -> Lines:
    """Return the failing final marks of the last terms in a row, where there are `terms` or more.

    Terms are those of one kind (quarters, trimesters, half-years) that are over. A better mark, or
    a term without any, ends the row.
    """
    rows = _known(asked)
    failing = (rows.mark <= _FAILING) | (rows.mark.isnull() & (rows.entry == _NOT_ASSESSED))
    bad = rows.filter(failing).aggregate(by=[*PUPIL, "plain"], terms=rows.term.nunique())
    lines = {line_of(row) for row in listed(bad.filter(bad.terms >= terms))}
    known = final_lines(asked, {line[:2] for line in lines})
    found = {line: _last_in_a_row(known[line]) for line in lines}
    return {line: run for line, run in found.items() if len(run) >= terms}


def final_lines(asked: Asked, pupils: Collection[Pupil]) -> Lines:
    """Return the final marks of these pupils by subject, in the order of their terms.

    Of one term the worst one: it is given for each group of a subject.
    """
    found: defaultdict[Line, dict[tuple[str, int], Row]] = defaultdict(dict)
    for row in sorted(of_pupils(_known(asked), pupils, *_COLUMNS), key=_order, reverse=True):
        found[line_of(row)][_place(row["term"])] = row
    return {line: [rows[place] for place in sorted(rows, key=_end)] for line, rows in found.items()}


def _order(row: Row) -> tuple[bool, int, str]:
    """Order with the worst one first: failing, «н/а» below «2»; what is no mark comes last."""
    failing = is_failing(row)
    mark = row["mark"] if row["mark"] is not None else 0 if failing else _FIVE + 1
    return (not failing, mark, row["subject"])


def _end(place: tuple[str, int]) -> tuple[int, str]:
    """Order terms of all kinds by when they end: a half-year ends with every second quarter."""
    kind, number = place
    return (number * _PARTS // _IN_YEAR[kind], kind)


def _last_in_a_row(rows: list[Row]) -> list[Row]:
    """Return the longest row of failing marks at the end, of the kinds of terms there are."""
    by_kind: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[_place(row["term"])[0]].append(row)
    return max(map(_run, by_kind.values()), key=len, default=[])


def _run(rows: list[Row]) -> list[Row]:
    run: list[Row] = []
    for row in reversed(rows):
        number = _place(row["term"])[1]
        if not is_failing(row) or (run and number != _place(run[0]["term"])[1] - 1):
            break
        run.insert(0, row)
    return run


def _known(asked: Asked) -> ir.Table:
    """Return the final marks of terms that are over, with a mark or an entry, and `plain`."""
    rows = asked.journal.rows("final_marks")
    met = [row["term"] for row in listed(rows.select("term").distinct())]
    over = [term for term in met if _is_over(asked, term)]
    rows = rows.filter(rows.term.isin(over), rows.mark.notnull() | rows.entry.notnull())
    return rows.mutate(plain=canonical(rows.subject))


def _is_over(asked: Asked, term: str) -> bool:
    """Whether a term of any kind is over; all are where no calendar has it."""
    if _NUMBERED.fullmatch(fold(term)) is None:
        return False
    days = asked.journal.days
    known = () if days is None else (*days.calendar.quarters, *days.calendar.half_years)
    return all(each.last <= asked.on for each in known if fold(each.title) == fold(term))


def _place(term: str) -> tuple[str, int]:
    """Return the kind of a term and its number."""
    match = _NUMBERED.fullmatch(fold(term))
    if match is None:
        raise ValueError(f"not a numbered term: {term!r}")
    return match[2], int(match[1])

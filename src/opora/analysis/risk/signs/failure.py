"""Systematic failure in a subject without positive dynamics: low marks, or final «2» in a row."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from opora.analysis.duty.asked import Row, listed
from opora.analysis.risk.asked import PUPIL, Asked, Days, Line, line_of, of_pupils
from opora.analysis.risk.finals import Lines, failing_runs, final_lines, is_failing
from opora.analysis.risk.raised import Basis, Found, Raised
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.sign import Sign
from opora.measures.means import whole
from opora.measures.shares import Share
from opora.vocabulary.mean import Band

_KEY = "failure"
_HUNDRED = 100
_MARK = ("plain", "subject", "date", "mark", "kind")


def find(asked: Asked) -> Found:
    """Return subjects of pupils whose marks are low and do not rise, or whose final marks fail."""
    days = asked.days(asked.rules["failure_days"])
    low = {line_of(row) for row in listed(low_marks(asked, days))}
    running = failing_runs(asked, asked.rules["failure_terms"])
    lines = {*low, *running}
    pupils = {line[:2] for line in lines}
    marks = _by_line(of_pupils(asked.rows("marks", days), pupils, *_MARK), lines)
    finals = final_lines(asked, pupils)
    found = [
        _raised(asked, days, line, marks[line], finals.get(line, []), running.get(line, []))
        for line in lines
    ]
    return Found(tuple(found))


def low_marks(asked: Asked, days: Days) -> ir.Table:
    """Return school_id, pupil_id, plain of low means that do not rise; see `_rule`.

    All comparisons are of whole numbers: t2/n2 - t1/n1 >= r/100 is 100(t2 n1 - t1 n2) >= r n1 n2.
    """
    rules, rows = asked.rules, asked.rows("marks", days)
    later, mark = rows.date > ibis.literal(days.middle), rows.mark.cast("int64")
    sums = rows.aggregate(
        by=[*PUPIL, "plain"],
        marks=rows.count(),
        total=whole(mark.sum()),
        marks_later=whole(later.cast("int64").sum()),
        total_later=whole(mark.sum(where=later)),
    )
    marks, total = sums.marks - sums.marks_later, sums.total - sums.total_later
    both = (marks > 0) & (sums.marks_later > 0)
    more = _HUNDRED * (sums.total_later * marks - total * sums.marks_later)
    rises = both & (more >= rules["failure_rise"] * marks * sums.marks_later)
    bounds = _band(rules).bounds()
    low = sums.total * bounds.scale < sums.marks * bounds.high
    enough = sums.marks >= rules["failure_marks"]
    return sums.filter(enough, low, ~rises).select(*PUPIL, "plain")


def _band(rules: Rules) -> Band:
    return Band(Decimal(0), Decimal(rules["failure_mean"]).scaleb(-2), 2)


def _by_line(rows: Iterable[Row], lines: Collection[Line]) -> Lines:
    found: Lines = defaultdict(list)
    for row in rows:
        if line_of(row) in lines:
            found[line_of(row)].append(row)
    return found


def _raised(
    asked: Asked, days: Days, line: Line, marks: list[Row], finals: list[Row], running: list[Row]
) -> Raised:
    school, pupil, _ = line
    marks = sorted(marks, key=lambda row: (row["date"], row["mark"], row["kind"] or ""))
    subject = min(row["subject"] for row in (marks or running))
    label = asked.classes.get((school, pupil)) or finals[-1]["school_class"]
    fails = bool(finals) and is_failing(finals[-1])
    said = [_of_marks(marks, days), *([_of_finals(running)] if running else [])]
    return Raised(
        sign=_KEY,
        school_id=school,
        school_class=label,
        pupil_id=pupil,
        subject=subject,
        share=_share(marks),
        says=" ".join(said),
        basis=(*map(_mark_row, marks), *map(_final_row, running or finals[-1:] * fails)),
        failing_final=fails,
    )


def _share(marks: Collection[Row]) -> Share:
    return Share(sum(row["mark"] for row in marks), len(marks))


def _of_marks(marks: list[Row], days: Days) -> str:
    if not marks:
        return f"С {days.since:%d.%m.%Y} текущих отметок нет."
    halves = [
        _share([row for row in marks if (row["date"] > days.middle) is later])
        for later in (False, True)
    ]
    told = f"С {days.since:%d.%m.%Y} средняя {_mean(_share(marks))}"
    if all(half.denominator for half in halves):
        return f"{told}: было {_mean(halves[0])}, стало {_mean(halves[1])}."
    side = "до" if halves[0].denominator else "после"
    return f"{told}, все отметки {side} {days.middle:%d.%m.%Y}."


def _mean(share: Share) -> str:
    return f"{share.fraction_text()} ({share.denominator})"


def _of_finals(running: list[Row]) -> str:
    told = ", ".join(f"{row['term']} - {_final(row)}" for row in running)
    return f"Итоговые подряд: {told}."


def _final(row: Row) -> str:
    return "н/а" if row["mark"] is None else f"«{row['mark']}»"


def _mark_row(row: Row) -> Basis:
    return Basis(row["date"], row["subject"], row["kind"] or "отметка", str(row["mark"]))


def _final_row(row: Row) -> Basis:
    value = "н/а" if row["mark"] is None else str(row["mark"])
    return Basis(None, row["subject"], f"итоговая отметка, {row['term']}", value)


def _rule(rules: Rules) -> str:
    return (
        f"За {rules.text('failure_days')} учебных дней отметок по предмету "
        f"{rules.text('failure_marks')} и больше, средняя после округления до сотых не выше "
        f"{rules.text('failure_mean')}, и во второй половине срока она не выросла на "
        f"{rules.text('failure_rise')}; или итоговая «2» либо «н/а» "
        f"{rules.text('failure_terms')} четверти (полугодия) подряд и в последней. "
        f"Основание: {rules.acts('failure_mean', 'failure_days', 'failure_marks')}."
    )


SIGN = Sign(
    key=_KEY,
    place=10,
    title="Систематическая неуспеваемость",
    meaning="Отметки по предмету низкие и не растут: нужна помощь по предмету.",
    counts=("сумма отметок", "отметок"),
    rule=_rule,
    find=find,
    by_subject=True,
)

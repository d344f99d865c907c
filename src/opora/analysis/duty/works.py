"""Control works of КТП whose day has passed, and who has a mark for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from opora.analysis.duty.asked import CLASS_SUBJECT, Asked, Place, Row, by_class, listed
from opora.facts.engine import forget
from opora.vocabulary.control_works import control_works
from opora.vocabulary.school_days import FIVE_DAYS
from opora.vocabulary.subject import canonical_of

NO_PLANS = "КТП не загружены: какие контрольные работы запланированы, неизвестно"
_SPANS = pa.schema(
    [
        ("work", pa.int64()),
        ("school_id", pa.uint32()),
        ("school_class", pa.string()),
        ("subject", pa.string()),
        ("first", pa.date32()),  # days on which a mark for the work may be
        ("last", pa.date32()),
        ("planned", pa.date32()),
        ("held", pa.date32()),
    ]
)
_WORK = ("work", "pupil_id")


@dataclass(frozen=True, slots=True)
class Work:
    """A control work and its class. marked: pupils with a mark for it; present: pupils of the
    subject who were not absent that day, 0 where nobody is known."""

    place: Place
    subject: str
    topic: str
    planned: date
    held: date
    marked: int
    present: int


def works(asked: Asked) -> list[Work]:
    """Return the control works whose term for marks is over.

    A mark is for the work when it is dated on its day, or later within the term and its kind says
    «control work» or is unknown. The day is the planned one and the actual one, whichever comes.
    """
    rows = _planned(asked)
    spans = _spans(rows, asked)
    table = asked.facts.dimension(pa.Table.from_pylist(spans, schema=_SPANS))
    try:
        marked = _counts(_marked(table, asked))
        present = _counts(_present(table, asked))
    finally:
        forget(table)
    return [
        Work(
            (row["school_id"], row["school_class"]),
            row["subject"],
            row["topic"],
            row["planned"],
            row["held"],
            marked.get(number, 0),
            present.get(number, 0),
        )
        for number, row in enumerate(rows)
    ]


def _planned(asked: Asked) -> list[Row]:
    """Return the works whose term is over; `held` is the actual day, else the planned one."""
    limit = asked.school_days.back(asked.on, asked.thresholds.work_days, FIVE_DAYS)
    plans = asked.plans()
    topics = control_works(_texts(plans.topic))
    if limit is None or not topics:
        return []
    chosen = plans.filter(plans.topic.isin(topics))
    rows = chosen.select(
        *CLASS_SUBJECT,
        "number",
        "topic",
        planned=ibis.coalesce(chosen.planned, chosen.actual),
        held=chosen.day,
    )
    last = ibis.greatest(rows.planned, rows.held)
    over = rows.filter(last <= ibis.literal(limit))
    return listed(over.order_by([*CLASS_SUBJECT, "number"]))


def _texts(column: ir.Value) -> Iterable[str | None]:
    name = column.get_name()
    return (row[name] for row in listed(column.as_table().distinct()))


def _spans(rows: list[Row], asked: Asked) -> list[Row]:
    """Return a row for each work and each subject of marks that it may be marked in."""
    if not rows:
        return []
    days, term = asked.school_days, asked.thresholds.work_days
    known = by_class(listed(_subjects(asked)))
    found = []
    for number, row in enumerate(rows):
        place = row["school_id"], row["school_class"]
        end = days.forward(max(row["planned"], row["held"]), term, asked.week(place))
        span = {
            "work": number,
            "school_id": place[0],
            "school_class": place[1],
            "first": min(row["planned"], row["held"]),
            "last": min(end, asked.on),
            "planned": row["planned"],
            "held": row["held"],
        }
        found += [
            {**span, "subject": subject}
            for subject in _marked_as(row["subject"], known.get(place, {}))
        ]
    return found


def _subjects(asked: Asked) -> ir.Table:
    """Return what classes have marks or absences in, on any day until the one asked about."""
    tables = [asked.dated(name).select(*CLASS_SUBJECT) for name in ("marks", "absences")]
    named = ibis.union(*tables, distinct=True)
    return named.filter(named.subject.notnull())


def _marked_as(subject: str, known: Iterable[str]) -> list[str]:
    """Return the subjects of marks that a subject of КТП stands for: itself, or all its groups."""
    known = set(known)
    if subject in known:
        return [subject]
    return [other for other in known if canonical_of(other) == canonical_of(subject)]


def _marked(spans: ir.Table, asked: Asked) -> ir.Table:
    marks = asked.dated("marks")
    kinds = control_works(_texts(marks.kind))
    both = spans.inner_join(marks, list(CLASS_SUBJECT))
    within = both.filter(both.date.between(both["first"], both["last"]))
    on_day = (within.date == within.planned) | (within.date == within.held)
    of_work = on_day | within.kind.isnull()
    if kinds:
        of_work = of_work | within.kind.isin(kinds)
    return within.filter(of_work).select(*_WORK).distinct()


def _present(spans: ir.Table, asked: Asked) -> ir.Table:
    """Return who is named in the subject and was not absent on the days of the work."""
    tables = [asked.dated(n).select("pupil_id", *CLASS_SUBJECT) for n in ("marks", "absences")]
    members = spans.inner_join(ibis.union(*tables, distinct=True), list(CLASS_SUBJECT))
    absences = asked.dated("absences")
    away = spans.inner_join(
        absences.filter(absences.reason != "late"),
        ["school_id", "school_class"],
        rname="{name}_missed",
    )
    whole_day = away.subject_missed.isnull() | (away.subject_missed == away.subject)
    on_day = (away.date == away.planned) | (away.date == away.held)
    absent = away.filter(whole_day, on_day).select(*_WORK).distinct()
    return members.select(*_WORK).distinct().anti_join(absent, list(_WORK))


def _counts(pairs: ir.Table) -> dict[int, int]:
    counted = pairs.aggregate(by=["work"], pupils=pairs.count())
    return {row["work"]: row["pupils"] for row in listed(counted)}

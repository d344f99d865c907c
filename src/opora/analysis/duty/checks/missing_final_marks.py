"""Final marks that are missing although the term is over and there is enough to set them from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

import ibis
import ibis.expr.types as ir

from opora.analysis.duty.asked import CLASS_SUBJECT, Asked, Row, canonical, listed
from opora.analysis.duty.check import Check
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.terms import (
    PUPIL,
    EndedTerm,
    by_plain_subject,
    ended_terms,
    kinds_of_terms,
)
from opora.analysis.duty.thresholds import Thresholds
from opora.measures.means import whole
from opora.measures.periods import KEYS, period_sums
from opora.measures.shares import Share
from opora.vocabulary.period import Window

_KEY = "missing_final_marks"


def find(asked: Asked) -> Found:
    """Return pupils without a final mark and without an entry in its place.

    Where nobody of a class and subject has one it is one finding, of the class; where nobody of a
    school has one, of the school. Pupils whom the journal had stopped naming before the term's end,
    and exempt ones, are left out.
    """
    kinds = asked.once(kinds_of_terms)
    found: list[Finding] = []
    for term in ended_terms(asked, asked.thresholds.final_days):
        pupils = _pupils(asked, term)
        chosen = [
            row
            for row in listed(_classes(pupils))
            if kinds.of((row["school_id"], row["school_class"]), row["subject"]) == term.kind
        ]
        found += _of_term(term, chosen, listed(_some(pupils)))
    unknown = kinds.unknown()
    said = f"таких периодов нет в календаре, классы: {', '.join(unknown)}" if unknown else ""
    return Found(tuple(found), said)


def _pupils(asked: Asked, ended: EndedTerm) -> ir.Table:
    """Return a row for each pupil and subject with enough marks: marks, missing (0 or 1)."""
    term = ended.term
    sums = asked.of_scope(
        period_sums(asked.facts, KEYS, Window(term.first, term.last), names=("marks",))
    )
    counted = by_plain_subject(sums, ("marks",))
    enough = counted.filter(counted.marks >= asked.thresholds.final_marks)
    here = enough.semi_join(_seen(asked, ended), ["pupil_id"]).anti_join(
        _exempt(asked), ["pupil_id", "plain"]
    )
    finals = asked.rows("final_marks")
    finals = finals.filter(
        finals.term.isin(ended.spellings) if ended.spellings else ibis.literal(False),
        finals.mark.notnull() | finals.entry.notnull(),
    )
    has = finals.select("pupil_id", plain=canonical(finals.subject)).distinct()
    both = here.left_join(has.mutate(has=ibis.literal(1)), ["pupil_id", "plain"])
    return both.select(*PUPIL, "marks", missing=1 - both.has.fill_null(0))


def _seen(asked: Asked, ended: EndedTerm) -> ir.Table:
    """Return who is named in the last days of the term or later."""
    after = ended.term.last - timedelta(days=asked.thresholds.seen_days)
    tables = []
    for name in ("marks", "absences"):
        rows = asked.dated(name)
        tables.append(rows.filter(rows.date > ibis.literal(after)).select("pupil_id"))
    return ibis.union(*tables, distinct=True)


def _exempt(asked: Asked) -> ir.Table:
    entries = asked.rows("entries")
    exempt = entries.filter(entries.kind == "exempt", entries.subject.notnull())
    return exempt.select("pupil_id", plain=canonical(exempt.subject)).distinct()


def _classes(pupils: ir.Table) -> ir.Table:
    return pupils.aggregate(
        by=list(CLASS_SUBJECT),
        pupils=pupils.count(),
        missing=whole(pupils.missing.sum()),
        marks=whole(pupils.marks.sum()),
    )


def _some(pupils: ir.Table) -> ir.Table:
    """Return the pupils without a final mark where others of the class have one."""
    classes = _classes(pupils)
    some = classes.filter(classes.missing > 0, classes.missing < classes.pupils)
    missing = pupils.filter(pupils.missing == 1)
    return missing.semi_join(some, list(CLASS_SUBJECT)).select(*PUPIL, "marks")


def _of_term(ended: EndedTerm, classes: Sequence[Row], pupils: Sequence[Row]) -> Iterator[Finding]:
    schools: dict[int, list[Row]] = defaultdict(list)
    for row in classes:
        schools[row["school_id"]].append(row)
    for school, own in schools.items():
        if len(own) > 1 and all(row["missing"] == row["pupils"] for row in own):
            yield _of_school(ended, school, len(own))
        else:
            none = [row for row in own if row["missing"] == row["pupils"]]
            yield from (_of_class(ended, row) for row in none)
    known = {tuple(row[key] for key in CLASS_SUBJECT) for row in classes}
    named = [row for row in pupils if tuple(row[key] for key in CLASS_SUBJECT) in known]
    yield from (_of_pupil(ended, row) for row in named)


def _of_school(ended: EndedTerm, school: int, subjects: int) -> Finding:
    return Finding(
        check=_KEY,
        school_id=school,
        school_class=None,
        subject=None,
        says=(
            f"{ended.term.title}: итоговых нет ни по одному предмету, предметов классов: "
            f"{subjects}. Возможно, отчёт с итоговыми ещё не загружен."
        ),
        share=Share(subjects, subjects),
        rows=0,
        term=ended.term.title,
    )


def _of_class(ended: EndedTerm, row: Row) -> Finding:
    return Finding(
        check=_KEY,
        school_id=row["school_id"],
        school_class=row["school_class"],
        subject=row["subject"],
        says=f"{ended.term.title}: итоговых нет ни у кого, учеников с отметками: {row['pupils']}.",
        share=Share(row["missing"], row["pupils"]),
        rows=row["marks"],
        term=ended.term.title,
    )


def _of_pupil(ended: EndedTerm, row: Row) -> Finding:
    return Finding(
        check=_KEY,
        school_id=row["school_id"],
        school_class=row["school_class"],
        subject=row["subject"],
        says=f"{ended.term.title}: текущих отметок {row['marks']}, итоговой нет.",
        share=Share(1, 1),
        rows=row["marks"],
        pupil_id=row["pupil_id"],
        term=ended.term.title,
    )


def _rule(thresholds: Thresholds) -> str:
    return (
        f"Четверть или полугодие кончились {thresholds.final_days} и больше дней назад, текущих "
        f"отметок {thresholds.final_marks} и больше, а итоговой нет, и «н/а» или «осв» тоже нет."
    )


CHECK = Check(
    key=_KEY,
    place=60,
    title="Нет итоговых отметок",
    meaning="Период кончился, отметок для итоговой хватает, а итоговой нет.",
    counts=("учеников без итоговой", "учеников, у которых хватает отметок"),
    rule=_rule,
    find=find,
)

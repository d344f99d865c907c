"""Final marks that the mean of the term is far from."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from opora.analysis.duty.asked import Asked, Row, canonical, listed
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
from opora.measures.periods import KEYS, period_sums
from opora.measures.shares import Share
from opora.vocabulary.period import Window

_KEY = "final_against_mean"
_SUMS = ("marks", "total", "weighted_total", "weight")
_FAR = 10**4  # a bound that no mean, in hundredths, reaches


def find(asked: Asked) -> Found:
    """Return final marks of terms that are over whose mean lies far outside what they stand for.

    Where marks have weights the weighted mean must lie far on the same side too: which of the two
    the school goes by is its own rule.
    """
    kinds = asked.once(kinds_of_terms)
    found: list[Finding] = []
    for term in ended_terms(asked, 0):
        if term.spellings:
            found += [
                _finding(term, row)
                for row in listed(_far(asked, term))
                if kinds.of((row["school_id"], row["school_class"]), row["subject"]) == term.kind
            ]
    return Found(tuple(found))


def _far(asked: Asked, ended: EndedTerm) -> ir.Table:
    window = Window(ended.term.first, ended.term.last)
    sums = asked.of_scope(period_sums(asked.facts, KEYS, window, names=_SUMS))
    own = by_plain_subject(sums, _SUMS)
    own = own.filter(own.marks >= asked.thresholds.final_marks)
    finals = asked.rows("final_marks")
    finals = finals.filter(finals.mark.notnull(), finals.term.isin(ended.spellings))
    # A mark of each group of a subject is compared; two equal ones are one.
    named = finals.select(
        "pupil_id", plain=canonical(finals.subject), mark=finals.mark.cast("int64")
    ).distinct()
    both = own.inner_join(named, ["pupil_id", "plain"])
    low, high = _bounds(both.mark, asked.scale.term_mark)
    distance = asked.thresholds.final_distance
    plain = both.total * 100, both.marks
    weighted = both.weighted_total * 100, both.weight
    no_weight = both.weight == 0
    kind, strict = (
        (sums_ < (low - distance) * count, sums_ > (high + distance) * count)
        for sums_, count in (plain, weighted)
    )
    in_favour = kind[0] & (no_weight | strict[0])
    against = kind[1] & (no_weight | strict[1])
    far = both.mutate(in_favour=in_favour).filter(in_favour | against)
    return far.select(*PUPIL, "marks", "total", "mark", "in_favour")


def _bounds(mark: ir.Value, bounds: Mapping[str, int]) -> tuple[ir.Value, ir.Value]:
    """Return the means, in hundredths, that a final mark stands for: from, and up to.

    The lowest mark of the scale and what is below it have no lower end, the highest no upper one.
    """
    known = sorted((int(value), bound) for value, bound in bounds.items())
    low = [(mark >= value, ibis.literal(bound, "int64")) for value, bound in reversed(known)]
    high = [(mark < value, ibis.literal(bound, "int64")) for value, bound in known]
    return (
        ibis.cases(*low, else_=ibis.literal(-_FAR, "int64")),
        ibis.cases(*high, else_=ibis.literal(_FAR, "int64")),
    )


def _finding(ended: EndedTerm, row: Row) -> Finding:
    mean = Share(row["total"], row["marks"])
    side = "в пользу ученика" if row["in_favour"] else "не в пользу ученика"
    return Finding(
        check=_KEY,
        school_id=row["school_id"],
        school_class=row["school_class"],
        subject=row["subject"],
        says=(
            f"{ended.term.title}: итоговая «{row['mark']}», средняя {mean.fraction_text()} "
            f"по {row['marks']} отметкам, {side}."
        ),
        share=mean,
        rows=row["marks"],
        pupil_id=row["pupil_id"],
        term=ended.term.title,
        in_favour=row["in_favour"],
    )


def _rule(thresholds: Thresholds) -> str:
    far = Share(thresholds.final_distance, 100).fraction_text()
    return (
        "Средняя текущих отметок лежит от границ итоговой отметки дальше чем на "
        f"{far} балла, отметок {thresholds.final_marks} и больше. Границы: scales.toml, term_mark."
    )


CHECK = Check(
    key=_KEY,
    place=100,
    title="Итоговая не сходится со средней",
    meaning="Итоговая отметка заметно выше или ниже, чем даёт средняя текущих.",
    counts=("сумма отметок", "отметок"),
    rule=_rule,
    find=find,
)

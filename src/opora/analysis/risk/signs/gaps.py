"""Gaps in key topics: tasks of protocols, failed control works, low marks by topic of КТП."""

import ibis
import ibis.expr.types as ir

from opora.analysis.duty.asked import listed
from opora.analysis.risk.asked import PUPIL, Asked, Line, line_of
from opora.analysis.risk.gap_rows import GapRows, gap_rows
from opora.analysis.risk.gaps import COLUMNS, by_lessons, by_protocols, by_works
from opora.analysis.risk.raised import Found, Raised
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.sign import Sign
from opora.measures.means import whole
from opora.measures.shares import Share

_KEY = "gaps"
_SUBJECT = (*PUPIL, "plain")
_HUNDRED = 100
_NAMED = 3  # gaps named in the line; all of them are rows
_NO_DAY = "строк протоколов без даты работы: {}, они не в счёт; укажите дату и загрузите снова"
_NO_SOURCES = "нет ни протоколов, ни вида работы у отметок, ни факта КТП: темы неизвестны"


def find(asked: Asked) -> Found:
    """Return subjects of pupils with as many weak topics and failed control works as the rule."""
    days = asked.days(asked.rules["gap_days"])
    sources = (by_protocols(asked, days), by_works(asked, days), by_lessons(asked, days))
    rows = ibis.union(*(each.select(*COLUMNS) for each in sources))
    items = rows.aggregate(by=[*_SUBJECT, "item"], weak=rows.weak.any())
    weak = listed(_many(asked, items))
    shares = {line_of(row): Share(row["gaps"], row["known"]) for row in weak}
    told = gap_rows(asked, days, weak)
    found = [_raised(asked, line, share, told) for line, share in shares.items()]
    return Found(tuple(found), _not_known(asked, rows, known=bool(weak)))


def _many(asked: Asked, items: ir.Table) -> ir.Table:
    """Return the weak items of subjects with many, with `gaps` and `known`: how many of all."""
    counted = items.group_by(list(_SUBJECT)).mutate(
        known=items.count(), gaps=whole(items.weak.cast("int64").sum())
    )
    large = _HUNDRED * counted.gaps >= asked.rules["gap_share"] * counted.known
    return counted.filter(counted.weak, counted.gaps >= asked.rules["gap_topics"], large)


def _raised(asked: Asked, line: Line, share: Share, told: GapRows) -> Raised:
    titles = [title for title, _ in told[line].values()]
    basis = tuple(row for _, rows in told[line].values() for row in rows)
    more = f" и ещё {len(titles) - _NAMED}" if len(titles) > _NAMED else ""
    return Raised(
        sign=_KEY,
        school_id=line[0],
        school_class=asked.classes[line[:2]],
        pupil_id=line[1],
        subject=min(row.subject for row in basis if row.subject),
        share=share,
        says=(
            f"Пробелы: {share.numerator} из {share.denominator} тем и контрольных работ: "
            f"{', '.join(titles[:_NAMED])}{more}."
        ),
        basis=basis,
    )


def _not_known(asked: Asked, rows: ir.Table, known: bool) -> str:
    scores = asked.journal.rows("test_scores")
    without_day = scores.filter(scores.date.isnull())
    undated = listed(without_day.aggregate(rows=without_day.count()))[0]["rows"]
    if undated:
        return _NO_DAY.format(undated)
    return "" if known or listed(rows.limit(1)) else _NO_SOURCES


def _rule(rules: Rules) -> str:
    return (
        f"За {rules.text('gap_days')} учебных дней по предмету пробелов {rules.text('gap_topics')} "
        f"и больше, и это {rules.text('gap_share')} проверенных тем и контрольных работ или "
        f"больше. Пробел: тема, задания которой в протоколах выполнены меньше чем на "
        f"{rules.text('gap_percent')}; контрольная работа без протокола с отметкой «2»; тема КТП, "
        f"по которой отметок {rules.text('gap_marks')} и больше и средняя не выше "
        f"{rules.text('gap_mean')}. "
        f"Основание: {rules.acts('gap_topics', 'gap_share', 'gap_percent', 'gap_mean')}."
    )


SIGN = Sign(
    key=_KEY,
    place=30,
    title="Пробелы в ключевых темах",
    meaning="Несколько тем или контрольных работ не освоены: нужны занятия по этим темам.",
    counts=("тем и контрольных работ с пробелом", "тем и контрольных работ"),
    rule=_rule,
    find=find,
    by_subject=True,
)

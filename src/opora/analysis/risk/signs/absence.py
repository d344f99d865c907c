"""Frequent absence without a valid reason: a share of lessons, or of days where none are known."""

from collections import defaultdict

import ibis.expr.types as ir

from opora.analysis.duty.asked import Row, listed
from opora.analysis.risk.asked import PUPIL, Asked, Days, Pupil, of_pupils, pupil_of
from opora.analysis.risk.raised import Basis, Found, Raised
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.sign import Sign
from opora.measures.attendance import attendance
from opora.measures.means import whole
from opora.measures.shares import Share
from opora.vocabulary.period import Window

_KEY = "absence"
_UNEXCUSED, _UNKNOWN = "unexcused", "unknown"
_HUNDRED = 100
_WHAT = {
    _UNEXCUSED: "пропуск без уважительной причины",
    _UNKNOWN: "пропуск, причина неизвестна",
}
_NOT_KNOWN = (
    "нет календаря учебного года, и сколько было учебных дней, неизвестно; судили только там, где "
    "известны уроки"
)
Missed = tuple[Share, str]  # of lessons or days, and what of, in words


def find(asked: Asked) -> Found:
    """Return the pupils whose share of time missed without a valid reason reaches the threshold."""
    days = asked.days(asked.rules["absence_days"])
    lessons = {pupil_of(row): row for row in listed(_lessons(asked, days))}
    whole_days = {pupil_of(row): row for row in listed(_days(asked, days))}
    frequent = {}
    for pupil, row in whole_days.items():
        missed = _missed(asked, days, pupil, row, lessons.get(pupil))
        if missed is not None:
            frequent[pupil] = missed
    rows: defaultdict[Pupil, list[Row]] = defaultdict(list)
    for row in of_pupils(asked.rows("absences", days), frequent, "date", "subject", "reason"):
        if row["reason"] in _WHAT:
            rows[pupil_of(row)].append(row)
    found = [_raised(asked, days, p, missed, rows[p]) for p, missed in frequent.items()]
    return Found(tuple(found), "" if asked.journal.days else _NOT_KNOWN)


def _lessons(asked: Asked, days: Days) -> ir.Table:
    """Return lessons and missed_unexcused of every pupil who missed any, where КТП tell lessons."""
    by = [*PUPIL, "school_year"]
    counted = attendance(asked.journal.facts, by, Window(days.since, days.on))
    own = asked.journal.of_scope(counted)
    return own.filter(own.missed_unexcused > 0, own.lessons >= asked.rules["absence_lessons"])


def _days(asked: Asked, days: Days) -> ir.Table:
    """Return for every pupil with unexcused absences: `missed`, days that were missed, and
    `whole_days`, how many absences name a day and no lesson."""
    rows = asked.rows("absences", days)
    rows = rows.filter(rows.reason == _UNEXCUSED)
    by_day = rows.aggregate(
        by=[*PUPIL, "date"],
        lessons=rows.count(),
        whole_days=whole(rows.subject.isnull().cast("int64").sum()),
    )
    missed = (by_day.whole_days > 0) | (by_day.lessons >= asked.rules["absence_day_lessons"])
    return by_day.aggregate(
        by=list(PUPIL),
        missed=whole(missed.cast("int64").sum()),
        whole_days=whole(by_day.whole_days.sum()),
    )


def _missed(asked: Asked, days: Days, pupil: Pupil, row: Row, lessons: Row | None) -> Missed | None:
    """Return the share that reaches the threshold, by lessons first; None where none does.

    Days are looked at where lessons are unknown or the journal marks whole days of absence.
    """
    if lessons is not None:
        share = Share(lessons["missed_unexcused"], lessons["lessons"])
        if _reaches(asked, share):
            return share, "уроков"
        if not row["whole_days"]:
            return None
    share = Share(row["missed"], _school_days(asked, days, pupil))
    enough = share.denominator >= asked.rules["absence_school_days"]
    return (share, "учебных дней") if enough and _reaches(asked, share) else None


def _reaches(asked: Asked, share: Share) -> bool:
    return _HUNDRED * share.numerator >= asked.rules["absence_percent"] * share.denominator


def _school_days(asked: Asked, days: Days, pupil: Pupil) -> int:
    if asked.journal.days is None:
        return 0
    week = asked.journal.week((pupil[0], asked.classes[pupil]))
    return asked.journal.days.count(days.before, days.on, week)


def _raised(asked: Asked, days: Days, pupil: Pupil, missed: Missed, rows: list[Row]) -> Raised:
    share, of = missed
    unknown = sum(row["reason"] == _UNKNOWN for row in rows)
    also = f" Ещё пропусков с неизвестной причиной: {unknown}, они не в счёт." if unknown else ""
    return Raised(
        sign=_KEY,
        school_id=pupil[0],
        school_class=asked.classes[pupil],
        pupil_id=pupil[1],
        subject=None,
        share=share,
        says=(
            f"С {days.since:%d.%m.%Y} без уважительной причины пропущено {share.numerator} из "
            f"{share.denominator} {of} ({share.percent_text()}).{also}"
        ),
        basis=tuple(map(_basis, sorted(rows, key=_place))),
    )


def _place(row: Row) -> tuple[object, ...]:
    return (row["reason"] != _UNEXCUSED, row["date"], row["subject"] or "")


def _basis(row: Row) -> Basis:
    lessons = "урок" if row["subject"] else "весь день"
    counted = row["reason"] == _UNEXCUSED
    return Basis(row["date"], row["subject"], _WHAT[row["reason"]], lessons, counted)


def _rule(rules: Rules) -> str:
    return (
        f"За {rules.text('absence_days')} учебных дней без уважительной причины пропущено "
        f"{rules.text('absence_percent')} уроков и больше. Уроки считаются по КТП с фактом; где их "
        f"известно меньше {rules.text('absence_lessons')} или журнал отмечает отсутствие на весь "
        f"день, - доля учебных дней (день пропущен: весь или с "
        f"{rules.text('absence_day_lessons')} уроков). Неизвестная причина не в счёт. "
        f"Основание: {rules.acts('absence_percent', 'absence_days', 'absence_day_lessons')}."
    )


SIGN = Sign(
    key=_KEY,
    place=20,
    title="Частые пропуски без уважительной причины",
    meaning="Пропущена заметная доля уроков без уважительной причины: нужен разговор с семьёй.",
    counts=("пропущено без уважительной причины", "уроков или учебных дней"),
    rule=_rule,
    find=find,
    by_subject=False,
)

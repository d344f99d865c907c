"""Control works for which fewer of those present have a mark than should."""

from opora.analysis.duty.asked import Asked
from opora.analysis.duty.check import Check
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.thresholds import Thresholds
from opora.analysis.duty.works import NO_PLANS, Work, works
from opora.measures.shares import Share

_KEY = "works_with_few_marks"


def find(asked: Asked) -> Found:
    """Return the works that some pupils have a mark for, and too few of those present."""
    if not asked.has_plans:
        return Found((), NO_PLANS)
    least = asked.thresholds.work_percent
    few = [work for work in asked.once(works) if 0 < 100 * work.marked < least * work.present]
    return Found(tuple(_finding(work) for work in few))


def _finding(work: Work) -> Finding:
    return Finding(
        check=_KEY,
        school_id=work.place[0],
        school_class=work.place[1],
        subject=work.subject,
        says=(
            f"«{work.topic}» {work.held:%d.%m.%Y}: отметка у {work.marked} из {work.present} "
            "присутствовавших."
        ),
        share=Share(work.marked, work.present),
        rows=work.marked,
        day=work.held,
    )


def _rule(thresholds: Thresholds) -> str:
    return (
        f"Через учебных дней после работы ({thresholds.work_days}) отметка за неё есть меньше чем "
        f"у {thresholds.work_percent} % тех, кто был на уроке."
    )


CHECK = Check(
    key=_KEY,
    place=50,
    title="Контрольные работы внесены не полностью",
    meaning="За работу, которую писал класс, отметки внесены у немногих.",
    counts=("учеников с отметкой за работу", "учеников, которые были на уроке"),
    rule=_rule,
    find=find,
)

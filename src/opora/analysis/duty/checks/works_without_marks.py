"""Control works of КТП for which nobody has a mark."""

from opora.analysis.duty.asked import Asked
from opora.analysis.duty.check import Check
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.thresholds import Thresholds
from opora.analysis.duty.works import NO_PLANS, Work, works
from opora.measures.shares import Share
from opora.vocabulary.class_label import grade_of

_KEY = "works_without_marks"


def find(asked: Asked) -> Found:
    """Return the works without a single mark."""
    if not asked.has_plans:
        return Found((), NO_PLANS)
    first = asked.thresholds.first_marked_grade
    marked_grades = [work for work in asked.once(works) if grade_of(work.place[1]) >= first]
    return Found(tuple(_finding(work) for work in marked_grades if not work.marked))


def _finding(work: Work) -> Finding:
    return Finding(
        check=_KEY,
        school_id=work.place[0],
        school_class=work.place[1],
        subject=work.subject,
        says=f"«{work.topic}» {work.held:%d.%m.%Y}: отметок нет.",
        share=Share(0, work.present),
        rows=1,
        day=work.held,
    )


def _rule(thresholds: Thresholds) -> str:
    return (
        "По КТП контрольная работа прошла, и за её день и следующие учебные дни "
        f"({thresholds.work_days}) ни у кого нет отметки за неё."
    )


CHECK = Check(
    key=_KEY,
    place=40,
    title="Контрольные работы без отметок",
    meaning="Работа по плану прошла, а отметок за неё нет: не внесены, или работу перенесли.",
    counts=("учеников с отметкой за работу", "учеников, которые были на уроке"),
    rule=_rule,
    find=find,
)

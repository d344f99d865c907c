"""Subjects of classes that have marks and no plan of lessons."""

from collections import defaultdict

from opora.analysis.duty.asked import Asked
from opora.analysis.duty.check import Check
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.taught import Subject, taught
from opora.analysis.duty.thresholds import Thresholds
from opora.measures.shares import Share
from opora.vocabulary.subject import canonical_of

_KEY = "classes_without_plans"


def find(asked: Asked) -> Found:
    """Return subjects of classes without КТП; a school where nobody has one is one finding."""
    subjects = asked.once(taught)
    planned = {(each.place, canonical_of(each.key)) for each in subjects if each.plan}
    schools = {each.place[0] for each in subjects if each.plan}
    missing: dict[int, list[Subject]] = defaultdict(list)
    for each in subjects:
        marks = each.marks["marks"] if each.marks else 0
        known = (each.place, canonical_of(each.key)) in planned
        if not known and marks >= asked.thresholds.plan_marks:
            missing[each.place[0]].append(each)
    found: list[Finding] = []
    for school, without in missing.items():
        if school in schools:
            found += [_finding(each, asked) for each in without]
        else:
            found.append(_of_school(school, len(without)))
    return Found(tuple(found))


def _finding(subject: Subject, asked: Asked) -> Finding:
    marks = subject.marks["marks"] if subject.marks else 0
    return Finding(
        check=_KEY,
        school_id=subject.place[0],
        school_class=subject.place[1],
        subject=subject.key,
        says=f"Отметок {marks}, а КТП нет.",
        share=Share(marks, asked.thresholds.plan_marks),
        rows=marks,
    )


def _of_school(school: int, subjects: int) -> Finding:
    return Finding(
        check=_KEY,
        school_id=school,
        school_class=None,
        subject=None,
        says=f"КТП нет ни одного, предметов классов с отметками: {subjects}. Загрузите КТП.",
        share=Share(subjects, subjects),
        rows=0,
    )


def _rule(thresholds: Thresholds) -> str:
    return f"По предмету класса отметок {thresholds.plan_marks} и больше, а КТП не внесено."


CHECK = Check(
    key=_KEY,
    place=30,
    title="Предметы без КТП",
    meaning="Уроки идут и отметки есть, а плана уроков в системе нет.",
    counts=("отметок", "порог"),
    rule=_rule,
    find=find,
    needs_calendar=False,
)

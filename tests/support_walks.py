"""Steps of support that several tests take: a case brought somewhere by actions, quickly."""

from datetime import timedelta

from opora.analysis.support.route import Content, Gap, PlannedGoal, PlannedLesson
from opora.records.actions.by import By
from opora.records.actions.cases import cause_form, name_causes, open_case
from opora.records.actions.controls import hold_control
from opora.records.actions.log import Entry, log_work
from opora.records.actions.routes import approve_route, draft_route, tell_parents
from opora.records.actions.versions import Typed
from opora.records.models import RouteGoal, RouteLesson
from opora.records.queries.cases import case_of
from town import ALGEBRA, TODAY, Town

SECRET = "Семья переезжает, отец болеет"
WEEK = timedelta(days=7)


def acting(town: Town, key: str = "class_teacher") -> By:
    """Who acts."""
    return By(town.accounts[key], "проверка")


def opened(town: Town, pupil: int) -> int:
    """Open a case of a pupil of 9А."""
    curator = town.staff["class_teacher"]
    return open_case(
        by=acting(town),
        school=town.school.number,
        pupil=pupil,
        on=TODAY,
        subjects=[ALGEBRA],
        curator=curator,
        reason="Две двойки подряд",
    )


def reasoned(town: Town, pupil: int) -> int:
    """Open a case and name its causes: gaps, and what must not be handed out."""
    number = opened(town, pupil)
    was = cause_form(case_of(number))
    values = was | {"main": "gaps", "cause.family": "on", "text": SECRET}
    typed = Typed(1, values, was)
    name_causes(by=acting(town), case=number, typed=typed, subjects=[ALGEBRA])
    return number


def running(town: Town, pupil: int) -> int:
    """Bring a case to an approved route with a lesson of the subject teacher."""
    number = reasoned(town, pupil)
    goal = PlannedGoal(ALGEBRA, "Средний балл не ниже 3", "mean", 265, TODAY + WEEK)
    lesson = PlannedLesson(
        "lesson", ALGEBRA, "Сложение дробей", "alone", TODAY, town.staff["subject_teacher"]
    )
    gap = Gap(ALGEBRA, "Дроби", "Контрольная работа, 19.01.2026: «2»")
    said = Content(TODAY, TODAY + WEEK, "педсовет № 3", (gap,), (goal,), (lesson,))
    draft_route(by=acting(town), case=number, content=said)
    tell_parents(by=acting(town), case=number, number=1, on=TODAY, agreed=True)
    approve_route(by=acting(town), case=number, number=1)
    return number


def worked(town: Town, pupil: int, key: str = "subject_teacher", text: str = "") -> int:
    """Log a lesson of the route."""
    said = text or "Разобрали восемь примеров, шесть решил сам"
    lesson = RouteLesson.objects.filter(route__case__pupil=pupil).first()
    return log_work(
        by=acting(town, key),
        school=town.school.number,
        pupil=pupil,
        entry=Entry(TODAY, "lesson", ALGEBRA, "Сложение дробей", 40, said),
        result="partly",
        lesson=lesson.pk if lesson else None,
    )


def checked(town: Town, number: int, value: int = 300) -> int:
    """Hold a control of the goal of a running case."""
    goal = RouteGoal.objects.get(route__case=number)
    return hold_control(
        by=acting(town), case=number, goal=goal.pk, form="oral", held_on=TODAY, value=value
    )

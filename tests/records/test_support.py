"""What records tell of support: lists, the log, drafts, the time line; numbers of one person."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

import support_walks as walks
from opora.access.rights import Scope
from opora.records.actions.cases import open_case
from opora.records.actions.controls import plan_control
from opora.records.actions.log import Entry, log_together, log_work, withdraw_work
from opora.records.models import (
    Consent,
    Enrolment,
    Pupil,
    RouteGoal,
    SupportAction,
)
from opora.records.queries.case_lists import cases_in, cases_of
from opora.records.queries.cases import case_of
from opora.records.queries.drafts import draft_for, subjects_of
from opora.records.queries.hand_overs import consent_to_hand_over
from opora.records.queries.pupils import all_numbers_of
from opora.records.queries.roster import enrolled_people
from opora.records.queries.timeline.actions import actions
from opora.records.queries.timeline.cases import cases
from opora.records.queries.timeline.event import Whose
from opora.records.queries.work import planned_for, work_in, work_of
from opora.vocabulary.period import Window
from opora.vocabulary.problems import UserError
from schooling import teach_all
from town import ALGEBRA, PHYSICS, TODAY, YEAR, Town

DAY = timedelta(days=1)
WHOLE = Scope(whole=True)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def pupil(town: Town) -> int:
    return town.school.pupils["9А"][2]


def merged(town: Town, kept: int) -> int:
    """Another number of a pupil, enrolled in the same class."""
    row = Pupil.objects.create(id=4_000_000_007, name="Он же", merged_into_id=kept)
    Enrolment.objects.create(pupil=row, school_class_id=town.school.classes["9А"])
    return row.pk


def whose(town: Town, *pupils: int, key: str = "class_teacher", reasons: bool = True) -> Whose:
    window = Window(date(YEAR, 9, 1), TODAY)
    account = town.accounts[key]
    number = town.school.number
    return Whose(pupils, number, YEAR, "9А", window, WHOLE, account, reasons, False)


def test_a_line_tells_the_nearest_check_and_the_last_work(town, pupil):
    number = walks.running(town, pupil)
    (line,) = cases_in(town.school.number, YEAR, WHOLE)
    assert (line.due, line.last_work, line.label) == (TODAY + 7 * DAY, None, "9А")
    goal = RouteGoal.objects.get().pk
    planned = TODAY + DAY
    plan_control(by=walks.acting(town), case=number, goal=goal, form="oral", planned_on=planned)
    walks.worked(town, pupil)
    (line,) = cases_in(town.school.number, YEAR, WHOLE)
    assert (line.due, line.last_work) == (planned, TODAY)
    assert not line.overdue(planned)
    assert line.overdue(planned + DAY)
    walks.checked(town, number)
    (line,) = cases_in(town.school.number, YEAR, WHOLE)
    assert line.due is None


def test_a_list_is_of_the_classes_that_may_be_seen(town, pupil):
    walks.opened(town, pupil)
    school = town.school.number
    assert cases_in(school, YEAR, Scope(classes=frozenset({"9А"})))
    assert not cases_in(school, YEAR, Scope(classes=frozenset({"9Б"})))
    assert not cases_in(school, YEAR, Scope(lessons=frozenset({("9А", ALGEBRA)})))
    assert not cases_in(town.sibling.number, YEAR, WHOLE)


def test_a_case_follows_a_pupil_whose_number_was_merged(town, pupil):
    other = merged(town, pupil)
    number = walks.opened(town, pupil)
    for each in (pupil, other):
        assert all_numbers_of(each) == [pupil, other]
    with pytest.raises(UserError, match="уже идёт"):
        open_case(by=walks.acting(town), school=town.school.number, pupil=other, on=TODAY)
    (line,) = cases_of([pupil, other], town.school.number, YEAR)
    assert (line.number, line.pupil, line.label) == (number, pupil, "9А")
    people = enrolled_people(town.school.classes["9А"])
    assert [each for each, _ in people].count(pupil) == 1
    assert other not in dict(people)


def test_pasted_texts_are_told_but_not_those_of_one_group_lesson(town, pupil):
    first, second, _ = town.school.pupils["9А"]
    entry = Entry(TODAY, "lesson", ALGEBRA, "Дроби", 40, "Решали задачи на проценты, 5 из 9 верно")
    by, school = walks.acting(town), town.school.number
    log_together(by=by, school=school, results=dict.fromkeys((first, second), ""), entry=entry)
    log_work(by=by, school=school, pupil=pupil, entry=entry)
    lines = work_in(school, TODAY, TODAY)
    assert {line.pupil: line.copied for line in lines} == {first: False, second: False, pupil: True}


def test_a_group_lesson_is_kept_for_all_or_for_nobody(town):
    entry = Entry(TODAY, "lesson", ALGEBRA, "Дроби")
    results = dict.fromkeys(town.school.pupils["9А"][:2], "managed") | {
        town.school.pupils["9А"][2]: "так себе"
    }
    with pytest.raises(UserError, match="Выберите результат"):
        log_together(by=walks.acting(town), school=town.school.number, results=results, entry=entry)
    assert not SupportAction.objects.exists()


def test_an_entry_belongs_to_the_case_that_goes_on_in_its_school(town, pupil):
    walks.worked(town, pupil)
    number = walks.running(town, pupil)
    walks.worked(town, pupil)
    lines = work_of([pupil], town.school.number)
    assert [line.case for line in lines] == [number, None]


def test_withdrawn_work_does_not_fulfil_a_plan(town, pupil):
    number = walks.running(town, pupil)
    school, staff = town.school.number, town.staff["subject_teacher"]
    assert [each.done for each in planned_for(school, staff)] == [False]
    entry = walks.worked(town, pupil)
    assert [each.done for each in planned_for(school, staff)] == [True]
    withdraw_work(by=walks.acting(town), action=entry, why="не тот день")
    assert [each.done for each in planned_for(school, staff)] == [False]
    assert case_of(number).route.lessons[0].done == 0


def test_a_draft_is_made_of_the_marks_of_the_term_and_the_teacher_of_the_subject(town, pupil):
    teach_all(town.school, "9А")
    case = case_of(walks.opened(town, pupil))
    content = draft_for(case, pupil, "9А", YEAR, WHOLE, TODAY)
    assert (ALGEBRA, "Контрольная работа") in [(gap.subject, gap.topic) for gap in content.gaps]
    (goal,) = content.goals
    assert (goal.measure, goal.target) == ("mean", 265)
    own = [lesson for lesson in content.lessons if lesson.subject == ALGEBRA]
    assert {lesson.staff for lesson in own} == {town.staff["subject_teacher"]}
    assert min(lesson.planned_on for lesson in own) > TODAY


def test_a_draft_sees_no_lessons_that_the_reader_may_not_see(town, pupil):
    teach_all(town.school, "9А")
    case = case_of(walks.opened(town, pupil))
    content = draft_for(case, pupil, "9А", YEAR, Scope(), TODAY)
    assert content.gaps == ()


def test_subjects_of_a_class_are_those_taught_and_those_marked(town):
    assert subjects_of(town.school.number, YEAR, "9А", TODAY) == [ALGEBRA]
    teach_all(town.school, "9А")
    assert subjects_of(town.school.number, YEAR, "9А", TODAY) == [ALGEBRA, PHYSICS]


def consent(town: Town, pupil: int, **changes: object) -> None:
    values: dict[str, object] = {
        "school_id": town.school.number,
        "pupil_id": pupil,
        "purpose": "hand_over",
        "signer": "mother",
        "granted": True,
        "since": TODAY - 10 * DAY,
        "by_id": town.accounts["deputy_head"],
    }
    Consent.objects.create(**(values | changes))


@pytest.mark.parametrize(
    ("papers", "in_force"),
    [
        ([{}], True),
        ([{"until": TODAY}], True),
        ([{"until": TODAY - DAY}], False),
        ([{"since": TODAY + DAY}], False),
        ([{"withdrawn_on": TODAY}], False),
        ([{"purpose": "route"}], False),
        ([{}, {"granted": False, "since": TODAY}], False),
        ([{"granted": False}, {"since": TODAY}], True),
        ([{"withdrawn_on": TODAY - 5 * DAY}, {"since": TODAY - DAY}], True),
    ],
)
def test_a_consent_to_hand_over_is_in_force_until_somebody_says_no(town, pupil, papers, in_force):
    for paper in papers:
        consent(town, pupil, **paper)
    found = consent_to_hand_over(town.school.number, pupil, TODAY)
    assert (found is not None) is in_force
    assert consent_to_hand_over(town.sibling.number, pupil, TODAY) is None


def test_the_time_line_tells_work_and_steps_with_their_texts(town, pupil):
    number = walks.running(town, pupil)
    walks.worked(town, pupil)
    walks.checked(town, number)
    (work,) = actions(whose(town, pupil))
    assert (work.title, work.subject) == ("Дополнительное занятие", ALGEBRA)
    assert work.opens == f"/pupils/{pupil}/support/{number}/"
    assert "шесть решил сам" in work.text
    assert "Сотрудник subject_teacher" in work.by
    steps = cases(whose(town, pupil))
    titles = [event.title for event in steps]
    assert "Открыто сопровождение: открыто, причины не названы" in titles
    assert "Контроль: устный опрос, зачёт" in titles
    assert any("цель достигнута" in event.text for event in steps)
    assert {event.opens for event in steps} == {f"/pupils/{pupil}/support/{number}/"}
    assert "решил" not in repr(work)


def test_whoever_sees_no_reasons_is_told_of_own_work_alone(town, pupil):
    walks.running(town, pupil)
    walks.worked(town, pupil)
    walks.worked(town, pupil, "class_teacher", "Беседовали о дороге в школу, опоздания из-за неё")
    teacher = whose(town, pupil, key="subject_teacher", reasons=False)
    (event,) = actions(teacher)
    assert (event.by, event.opens) == (
        "Сотрудник subject_teacher",
        f"/pupils/{pupil}/support/work/",
    )
    assert cases(teacher) == []


def test_the_time_line_is_of_the_days_the_school_and_the_pupil_that_are_asked_for(town, pupil):
    walks.worked(town, pupil)
    entry = SupportAction.objects.get()
    assert not actions(whose(town, town.school.pupils["9А"][0]))
    entry.on = date(YEAR, 8, 31)
    entry.save()
    assert not actions(whose(town, pupil))
    entry.on, entry.withdrawn_on = TODAY, TODAY
    entry.save()
    assert not actions(whose(town, pupil))
    SupportAction.objects.update(withdrawn_on=None, school=town.sibling.number)
    assert not actions(whose(town, pupil))

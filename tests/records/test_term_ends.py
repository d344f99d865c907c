"""Campaigns of a term's end: who gets what, what is left, what people say is done."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

import town as towns
from ending import (
    BEFORE,
    CLASS,
    TERM,
    accept,
    by,
    current,
    finals,
    started,
    teach_terms,
    worked,
)
from opora.analysis.duty.checking import Result
from opora.analysis.duty.checks import all_checks
from opora.analysis.duty.finding import Finding
from opora.measures.shares import Share
from opora.records.actions.by import PROGRAM
from opora.records.actions.duty import keep_duty
from opora.records.actions.people import lead_class, school_class, teach
from opora.records.actions.term_ends import (
    REFRESH_TASKS,
    count_left,
    keep_left,
    say_done,
    start_campaign,
)
from opora.records.daily import DUTY, RISK, ask_for_all
from opora.records.models import (
    AuditEvent,
    Case,
    Job,
    OwnTerm,
    RaisedSign,
    RiskList,
    SignDecision,
    SupportAction,
    Teaching,
    TermEnd,
    TermTask,
)
from opora.records.queries.term_ends import end_of, ends_of, mine, tasks_of
from opora.records.queries.term_plan import plan_of
from opora.vocabulary.problems import UserError
from town import ALGEBRA, PHYSICS, TODAY, YEAR

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def on_the_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


def plan(town, term=TERM, **more):
    return plan_of(town.school.number, end_of(town.school.number, YEAR, term), TODAY, **more)


def owners(found):
    return Counter((task.kind.key, task.staff, task.label, task.subject) for task in found.tasks)


def rows(kind, **fields):
    return TermTask.objects.filter(kind=kind, **fields).order_by("label", "pk")


def counted(town):
    """Count the tasks of the only campaign anew."""
    end = TermEnd.objects.get()
    campaign = started(town, end.term)
    keep_left(number=end.pk, lefts=count_left(campaign, TODAY), today=TODAY)


def test_everybody_gets_what_is_theirs(town):
    staff = town.staff
    expected = {
        *((kind, staff["subject_teacher"], label, ALGEBRA)
          for kind in ("finals", "records") for label in ("9А", "9Б")),
        *((kind, staff["class_teacher"], "9А", "") for kind in ("signs", "cases", "parents")),
        *((kind, staff["deputy_head"], "", "") for kind in ("data_check", "report")),
        *(("group_report", staff[key], "", "") for key in ("deputy_head", "class_teacher")),
    }  # fmt: skip

    assert owners(plan(town)) == Counter(expected)


def test_days_are_working_days_around_the_terms_end(town):
    days = {kind.key: day for kind, day, _ in plan(town).dates()}

    assert days["finals"] == date(2026, 3, 27)  # the last day of the term, a Friday
    assert days["records"] == date(2026, 3, 30)
    assert days["report"] == date(2026, 4, 8)
    assert plan(town).due_on == days["report"]


def test_what_nobody_would_get_is_said(town):
    teach_terms(town)

    assert plan(town).nobody == (
        ("Есть отметки, но не указан учитель", ("9А, физика",)),
        ("Нет классного руководителя", ("9Б", "9В")),
    )


def test_upper_grades_end_half_years_and_first_graders_get_no_final_marks(town):
    for label in ("1А", "10А"):
        row = school_class(school=town.school.number, school_year=YEAR, label=label)
        teach(by=PROGRAM, staff=town.staff["nobody"], school_class=row, subject=PHYSICS,
              since=towns.SINCE)  # fmt: skip
        lead_class(by=PROGRAM, staff=town.staff["nobody"], school_class=row, since=towns.SINCE)

    def labels(term, kind):
        return {task.label for task in plan(town, term).tasks if task.kind.key == kind}

    assert labels("1 четверть", "finals") == {"9А", "9Б"}
    assert labels("2 четверть", "finals") == {"9А", "9Б", "10А"}
    assert labels("1 четверть", "parents") == {"1А", "9А"}
    assert labels("2 четверть", "parents") == {"1А", "9А", "10А"}


def test_a_year_ends_with_its_last_term(town):
    *terms, year = ends_of(town.school.number, YEAR)

    assert (year.title, year.terms, year.window.on) == (
        "2025/26 учебный год",
        ("год",),
        terms[-1].window.on,
    )


def test_starting_twice_makes_nothing_twice(town):
    first = started(town)
    before, traces = TermTask.objects.count(), AuditEvent.objects.count()

    assert started(town).number == first.number
    assert (TermTask.objects.count(), TermEnd.objects.count()) == (before, 1)
    assert AuditEvent.objects.count() == traces
    assert Job.objects.filter(kind=REFRESH_TASKS).count() == 1


def test_starting_again_gives_tasks_to_whoever_came_meanwhile(town):
    started(town)
    row = school_class(school=town.school.number, school_year=YEAR, label="9В")
    lead_class(by=PROGRAM, staff=town.staff["nobody"], school_class=row, since=towns.SINCE)
    before = TermTask.objects.count()
    started(town)

    assert TermTask.objects.count() == before + 4  # three of the class, one of the group


def test_starting_again_takes_open_tasks_from_whoever_left_and_keeps_what_is_done(town):
    started(town)
    staff = town.staff["subject_teacher"]
    done = rows("finals", label="9А").get()
    say_done(by=by(town, "subject_teacher"), staff=staff, task=done.pk, done=True)
    Teaching.objects.filter(staff=staff).update(until=date(2026, 2, 1))
    end = started(town)

    assert [(row.kind, row.label) for row in TermTask.objects.filter(staff=staff)] == [
        ("finals", "9А")
    ]
    trace = AuditEvent.objects.filter(what="обновлены дела итогов периода").get()
    assert (end.term, trace.details["removed"]) == (TERM, 3)


def test_starting_again_follows_the_calendar_and_the_group(town):
    started(town)
    school = town.school.number
    for number, (first, last) in enumerate(
        ((date(2025, 9, 1), date(2025, 10, 24)), (date(2025, 11, 5), date(2025, 12, 30)),
         (date(2026, 1, 12), date(2026, 3, 20)), (date(2026, 4, 6), date(2026, 5, 26))), 1
    ):  # fmt: skip
        OwnTerm.objects.create(school_id=school, school_year=YEAR, first_grade=1, last_grade=11,
                               title=f"{number} четверть", first=first, last=last)  # fmt: skip
    when = end_of(school, YEAR, TERM)
    deputy = town.staff["deputy_head"]
    start_campaign(by=by(town), school=school, when=when, today=TODAY, group=[deputy])

    assert rows("finals").first().due_on == date(2026, 3, 20)
    end = TermEnd.objects.get()
    assert (end.on, end.due_on, end.group) == (date(2026, 3, 20), date(2026, 4, 1), [deputy])
    assert [row.staff_id for row in rows("group_report")] == [deputy]


def test_a_working_group_needs_somebody(town):
    when = end_of(town.school.number, YEAR, TERM)

    with pytest.raises(UserError, match="никого нет"):
        start_campaign(by=by(town), school=town.school.number, when=when, today=TODAY, group=[])
    assert TermEnd.objects.count() == 0


def test_missing_final_marks_are_counted_and_done_when_none_is(town):
    teach_terms(town)
    started(town)
    counted(town)
    (of_a, of_b) = rows("finals")
    assert (of_a.left, of_a.done_at, of_b.left) == (CLASS, None, CLASS)

    accept("finals", final_marks=finals(town.school, "9А", ALGEBRA, 10))
    counted(town)
    (of_a, of_b) = rows("finals")
    assert (of_a.left, bool(of_a.done_at), of_a.done_by) == (0, True, None)
    assert of_b.left == CLASS


def test_a_class_without_a_journal_is_not_called_done(town):
    started(town)
    counted(town)

    assert [(row.left, row.done_at) for row in rows("finals")] == [(None, None)] * 2


def test_what_the_program_closed_is_open_again_when_something_is_left(town):
    teach_terms(town)
    started(town)
    TermTask.objects.filter(kind="finals").update(done_at=timezone.now())
    counted(town)

    assert [row.done_at for row in rows("finals")] == [None, None]


def test_what_a_person_said_is_done_stays_so(town):
    teach_terms(town)
    started(town)
    task = rows("finals").first()
    say_done(by=by(town, "subject_teacher"), staff=task.staff_id, task=task.pk, done=True)
    counted(town)

    task.refresh_from_db()
    assert (task.left, bool(task.done_at), task.done_by_id) == (
        CLASS,
        True,
        town.accounts["subject_teacher"],
    )


def keep(town, on, *findings):
    check = next(each for each in all_checks() if each.key == "works_without_marks")
    results = [Result(check, "правило", findings, ())]
    keep_duty(school=town.school.number, school_year=YEAR, on=on, results=results)


def test_records_are_counted_from_the_checks_of_data_entry_within_the_term(town):
    school = town.school.number
    subject, day = "алгебра | 1 гр.", date(2026, 2, 3)
    own = Finding("works_without_marks", school, "9А", subject, "работа", Share(1, 1), 1, day=day)
    keep(town, TODAY, own, replace(own, day=date(2025, 10, 3)), replace(own, subject=PHYSICS))
    started(town)
    counted(town)
    assert [(row.left, row.done_at) for row in rows("records")] == [(1, None), (0, None)]

    keep(town, date(2026, 3, 27), own)  # the term is over: nothing left is done
    counted(town)
    assert [(row.left, bool(row.done_at)) for row in rows("records")] == [(1, False), (0, True)]


def test_signs_without_a_decision_are_counted_by_class(town):
    school, (first, second, _) = town.school.number, town.school.pupils["9А"]
    for pupil in (first, second):
        RaisedSign.objects.create(school_id=school, school_year=YEAR, label="9А", pupil_id=pupil,
                                  sign="absences", since=TODAY, seen_on=TODAY, says="", numerator=1,
                                  denominator=2)  # fmt: skip
    started(town)
    counted(town)
    assert [row.left for row in rows("signs")] == [None]  # nobody has looked for signs yet

    RiskList.objects.create(school_id=school, school_year=YEAR, on=TODAY)
    person = by(town).person
    SignDecision.objects.create(school_id=school, pupil_id=first, sign="absences", confirmed=True,
                                reason="", on=TODAY, until=TODAY, by_id=person)  # fmt: skip
    counted(town)
    assert [(row.left, row.done_at) for row in rows("signs")] == [(1, None)]


def test_cases_without_work_in_the_term_or_with_an_overdue_check_are_counted(town):
    school, pupils = town.school.number, town.school.pupils["9А"]
    person = by(town).person
    cases = [
        Case.objects.create(school_id=school, pupil_id=pupil, opened_on=towns.SINCE, state="opened",
                            opened_by_id=person)
        for pupil in pupils
    ]  # fmt: skip
    for case, day in zip(cases[:2], (TODAY, date(2025, 12, 1)), strict=True):
        SupportAction.objects.create(school_id=school, pupil_id=case.pupil_id, case=case, on=day,
                                     kind="talk", text="О чём-то", by_id=person)  # fmt: skip
    started(town)
    counted(town)

    assert [(row.left, row.done_at) for row in rows("cases")] == [(2, None)]


def test_the_deputy_head_is_told_how_many_have_not_entered(town):
    started(town)
    counted(town)
    assert rows("data_check").get().left == 4

    task = rows("finals").first()
    say_done(by=by(town, "subject_teacher"), staff=task.staff_id, task=task.pk, done=True)
    counted(town)
    assert rows("data_check").get().left == 3


def test_only_ones_own_tasks_can_be_said_to_be_done(town):
    started(town)
    task = rows("parents").get()

    with pytest.raises(UserError, match="Такого дела у вас нет"):
        say_done(by=by(town), staff=town.staff["deputy_head"], task=task.pk, done=True)
    say_done(by=by(town, "class_teacher"), staff=task.staff_id, task=task.pk, done=True)
    say_done(by=by(town, "class_teacher"), staff=task.staff_id, task=task.pk, done=False)
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (None, None)


def test_mine_are_open_tasks_of_open_campaigns_the_most_overdue_first(town):
    started(town, BEFORE)
    started(town)
    own = mine(town.staff["class_teacher"], TODAY)
    assert [each.term for each in own] == [BEFORE] * 4 + [TERM] * 4
    assert [each.task.overdue(TODAY) for each in own] == [True] * 4 + [False] * 4

    TermEnd.objects.filter(term=BEFORE).update(closed_on=TODAY)
    assert len(mine(town.staff["class_teacher"], TODAY)) == 4


def test_nothing_of_an_approved_campaign_changes(town):
    started(town)
    TermEnd.objects.update(closed_on=TODAY)
    task = rows("parents").get()

    with pytest.raises(UserError, match="утверждён"):
        say_done(by=by(town, "class_teacher"), staff=task.staff_id, task=task.pk, done=True)
    with pytest.raises(UserError, match="утверждён"):
        started(town)


def test_the_worker_counts_after_every_look_at_the_school(town):
    teach_terms(town)
    started(town)
    Job.objects.all().delete()
    ask_for_all(town.school.number, PROGRAM)

    assert worked() == 3
    assert [job.kind for job in Job.objects.order_by("pk")] == [
        DUTY.kind,
        RISK.kind,
        REFRESH_TASKS,
    ]
    assert [row.left for row in rows("finals")] == [CLASS, CLASS]


def test_a_campaign_that_is_gone_or_approved_is_not_counted(town):
    end = started(town)
    TermEnd.objects.update(closed_on=TODAY)

    assert worked() == 1
    assert rows("data_check").get().left is None
    assert tasks_of(end.number, TODAY)


def test_tasks_say_where(town):
    accept("other", marks=current(town.school, "9Б", ALGEBRA, 0))
    found = tasks_of(started(town).number, TODAY)

    assert {task.place for task in found} == {"9А, алгебра", "9Б, алгебра", "9А", ""}

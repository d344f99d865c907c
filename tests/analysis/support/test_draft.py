"""A draft of a route follows from causes, subjects and weak topics, and can be approved at once."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opora.analysis.support.draft import Basis, Need, propose
from opora.analysis.support.route import Content
from opora.analysis.support.route_form import Known, content_of, slots_of, values_of
from opora.analysis.support.topics import WeakTopic
from opora.analysis.support.words import reasons, words
from opora.measures.shares import Share

ALGEBRA, PHYSICS = "Алгебра | ", "Физика | "
MONDAY = date(2026, 3, 2)
LOW, FAIR = Share(10, 4), Share(14, 4)


def topic(subject: str, name: str, got: int = 1) -> WeakTopic:
    return WeakTopic(subject, name, Share(got, 10), f"ВПР: {name}", MONDAY)


BASIS = Basis(
    causes=("gaps",),
    needs=(Need(ALGEBRA, LOW, 11), Need(PHYSICS, FAIR, None)),
    topics=(topic(ALGEBRA, "Дроби"), topic(ALGEBRA, "Корни")),
    since=MONDAY,
    days=(),
    curator=5,
    least=265,
)


def draft(**changes: object) -> Content:
    return propose(replace(BASIS, **changes), words(), reasons())


def test_gaps_are_the_weak_topics_with_what_shows_them():
    gaps = draft().gaps
    assert [(gap.subject, gap.topic, gap.source) for gap in gaps] == [
        (ALGEBRA, "Дроби", "ВПР: Дроби"),
        (ALGEBRA, "Корни", "ВПР: Корни"),
    ]


def test_no_more_topics_of_a_subject_are_taken_than_the_catalogue_says():
    many = tuple(topic(ALGEBRA, f"Тема {number}") for number in range(20))
    assert len(draft(topics=many).gaps) == words().draft.most_topics


def test_a_low_mean_is_to_become_a_three_and_a_fair_one_is_checked_by_a_work():
    algebra, physics = draft().goals
    assert (algebra.measure, algebra.target, algebra.text) == (
        "mean",
        265,
        "Алгебра: учиться на «3»",
    )
    assert (physics.measure, physics.target) == ("work_percent", 6000)


def test_lessons_come_weekly_with_the_teacher_of_the_subject_over_all_topics():
    own = [each for each in draft().lessons if each.subject == ALGEBRA]
    assert [each.planned_on for each in own] == [MONDAY + timedelta(7 * n) for n in range(8)]
    assert [each.topic for each in own][:3] == ["Дроби", "Корни", "Дроби"]
    assert {each.staff for each in own} == {11}


def test_two_subjects_do_not_fall_on_one_day():
    days = [each.planned_on for each in draft().lessons]
    assert len(set(days)) == len(days)


def test_lessons_fall_on_days_with_lessons_only():
    vacation = MONDAY + timedelta(7)
    every = [MONDAY + timedelta(n) for n in range(80)]
    days = tuple(day for day in every if not vacation <= day < vacation + timedelta(14))
    planned = {each.planned_on for each in draft(days=days).lessons}
    assert planned <= set(days)
    assert len(planned) == 12


def test_truancy_asks_for_a_talk_with_the_curator_and_a_goal_of_absences():
    made = draft(causes=("truancy",))
    talk = made.lessons[0]
    assert (talk.kind, talk.staff, talk.planned_on) == ("talk", 5, MONDAY)
    assert (made.goals[-1].measure, made.goals[-1].target) == ("missed", 0)


def test_a_draft_never_says_what_the_cause_is():
    for key, reason in reasons().items():
        made = draft(causes=(key,))
        said = [each.topic for each in made.lessons] + [each.text for each in made.goals]
        assert not any(reason.title in text for text in said)


SUBJECTS = st.lists(
    st.builds(Need, st.sampled_from([ALGEBRA, PHYSICS, "Химия | "]), st.sampled_from([LOW, FAIR]),
              st.sampled_from([None, 11])),
    max_size=3,
    unique_by=lambda need: need.subject,
)  # fmt: skip
CAUSES = st.lists(st.sampled_from(sorted(reasons())), max_size=3, unique=True)


@given(SUBJECTS, CAUSES, st.dates(date(2025, 9, 1), date(2026, 5, 31)), st.booleans())
def test_every_draft_comes_back_from_its_form_as_it_was(needs, causes, since, known):
    days = tuple(since + timedelta(n) for n in range(0, 90, 2)) if known else ()
    made = draft(needs=tuple(needs), causes=tuple(causes), since=since, days=days)
    slots = slots_of(made, 1)
    subjects = frozenset(need.subject for need in needs)
    assert content_of(values_of(made, slots), slots, Known(subjects, frozenset({5, 11}))) == made
    assert all(made.since <= each.planned_on <= made.until for each in made.lessons)
    assert all(goal.measure and goal.target is not None and goal.due for goal in made.goals)

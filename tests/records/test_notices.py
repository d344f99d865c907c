"""Notices to parents: numbers, what may follow what, the same paper again, and no mail."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opora.analysis.support.notice import MOVES, Move
from opora.records.actions.notices import Step, make_notice, move_notice
from opora.records.models import AuditEvent, Job, Mail, Notice
from opora.records.queries.notices import notice_of, notices_of
from opora.vocabulary.problems import UserError
from parents import by, content, notice, pupil_of

DAY = date(2026, 2, 27)
WITNESSES = ("учитель физики", "социальный педагог")
pytestmark = pytest.mark.usefixtures("on_the_day")


def step(move: Move, **more: object) -> Step:
    values = {"on": DAY, "text": "лично", "act": "1", "witnesses": WITNESSES}
    return Step(move, **{**values, **more})  # type: ignore[arg-type]


def move(town, number, *steps: Step) -> Notice:
    for each in steps:
        row = Notice.objects.get(pk=number)
        move_notice(by=by(town), notice=number, version=row.version, step=each)
    return Notice.objects.get(pk=number)


def test_numbers_follow_one_another_within_a_school_and_calendar_year(town):
    numbers = [notice(town, pupil_of(town, place=place)) for place in (0, 1, 2)]
    Notice.objects.filter(pk=numbers[0]).update(made_on=date(2025, 12, 31), number=7)

    notice(town, pupil_of(town))

    made = Notice.objects.order_by("pk").values_list("number", flat=True)
    assert list(made) == [7, 2, 3, 4]


def test_a_form_sent_twice_makes_one_notice(town):
    assert notice(town, pupil_of(town)) == notice(town, pupil_of(town))
    assert notice(town, pupil_of(town), measures="Другие.") != notice(town, pupil_of(town))
    assert Notice.objects.count() == 2


def test_a_notice_prints_the_same_again(town):
    number = notice(town, pupil_of(town))
    line = notice_of(number, [pupil_of(town)], town.school.number)

    assert line.content == content()
    assert notice_of(number, [pupil_of(town, place=1)], town.school.number) is None
    assert notice_of(number, [pupil_of(town)], town.sibling.number) is None
    assert "Берёзин" not in repr(line)


def test_from_handing_over_to_the_slip_and_nothing_is_mailed(town):
    number = notice(town, pupil_of(town))

    row = move(town, number, step(Move.HAND), step(Move.SIGN, text="придём 5 марта"))

    assert (row.state, row.handed_how, row.answer) == ("signed", "лично", "придём 5 марта")
    assert Mail.objects.count() == 0
    assert Job.objects.count() == 0
    (line,) = notices_of([pupil_of(town)], town.school.number)
    assert line.moves == ()


def test_a_refusal_is_told_by_an_act_with_witnesses(town):
    number = notice(town, pupil_of(town))

    row = move(town, number, step(Move.REFUSE))

    assert (row.state, row.act, row.witnesses) == ("refused", "1", "\n".join(WITNESSES))
    assert Mail.objects.count() == 0


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (step(Move.HAND, text=""), "как вручено"),
        (step(Move.HAND, on=date(2026, 2, 26)), "от 27.02.2026 до сегодня"),
        (step(Move.HAND, on=date(2026, 2, 28)), "до сегодня"),
        (step(Move.REFUSE, act=""), "номер акта"),
        (step(Move.REFUSE, witnesses=("завуч",)), "не меньше 2"),
        (step(Move.CANCEL, text=""), "почему"),
        (step(Move.SIGN), "так отметить его нельзя"),
    ],
)
def test_what_is_not_said_whole_is_not_kept(town, bad, says):
    number = notice(town, pupil_of(town))

    with pytest.raises(UserError, match=says):
        move(town, number, bad)
    assert Notice.objects.get().state == "made"


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        ("risk", {"rows": ()}, "хотя бы одну строку"),
        ("risk", {"text": ""}, "пуст"),
        ("invitation", {"rows": ()}, "когда и куда"),
        ("football", {}, "вид уведомления"),
    ],
)
def test_a_notice_must_be_about_something(town, kind, changes, says):
    school, pupil = town.school.number, pupil_of(town)

    with pytest.raises(UserError, match=says):
        make_notice(by=by(town), school=school, pupil=pupil, kind=kind, content=content(**changes))


def test_traces_tell_no_word_of_the_notice(town):
    move(town, notice(town, pupil_of(town)), step(Move.HAND))

    told = " ".join(str(event.details) for event in AuditEvent.objects.all())
    assert "Берёзин" not in told
    assert "лично" not in told


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=st.lists(st.sampled_from(sorted(Move)), max_size=6))
def test_whatever_is_clicked_only_what_may_follow_happens(town, moves):
    number, states = notice(town, pupil_of(town)), ["made"]
    for each in moves:
        row = Notice.objects.get(pk=number)
        allowed = each in MOVES[row.state]
        try:
            move_notice(by=by(town), notice=number, version=row.version, step=step(each))
        except UserError:
            assert not allowed
        else:
            assert allowed
            states.append(Notice.objects.get(pk=number).state)
    assert all(one != other for one, other in pairwise(states))
    assert Mail.objects.count() == 0

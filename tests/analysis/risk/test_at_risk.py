"""Who is on the list that matters: signs nobody rejected and nobody has acted on since."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.analysis.results.names import PUPIL
from opora.analysis.risk.at_risk import AtRisk, Decision, Standing, Work, level_of_signs
from opora.analysis.risk.decisions import Deciding
from opora.analysis.risk.level import Level
from opora.analysis.risk.lists import HOLLOW, WAITS, risk_sheet
from opora.analysis.risk.rules import Rules
from opora.measures.shares import Share

DAY = date(2026, 2, 2)
ALGEBRA, PHYSICS = "Алгебра | ", "Физика | "
TITLES = {"failure": "Систематическая неуспеваемость", "absence": "Пропуски"}


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def decision(confirmed: bool, subjects: tuple[str, ...] = (ALGEBRA,), until: int = 60) -> Decision:
    return Decision(confirmed, "мать работает вахтой", DAY, day(until), "Иванова", subjects)


def sign(subject: str = ALGEBRA, since: int = 0, held: Decision | None = None) -> Standing:
    key = "failure" if subject else "absence"
    return Standing(key, subject, day(since), day(9), "средняя 2,40", Share(12, 5), (), held)


def work(on: int, subject: str = ALGEBRA, hollow: bool = False, copied: bool = False) -> Work:
    return Work(day(on), subject, hollow, copied)


# The signs; the work done; who waits since which day, None for nobody.
TABLE = {
    "nothing was done": ((sign(),), (), 0),
    "work in the subject on the day of the sign": ((sign(),), (work(0),), None),
    "work before the sign": ((sign(since=3),), (work(2),), 3),
    "work in another subject": ((sign(),), (work(1, PHYSICS),), 0),
    "work with the pupil as a whole": ((sign(),), (work(1, ""),), None),
    "an entry that says nothing": ((sign(),), (work(1, hollow=True),), 0),
    "a copied entry": ((sign(),), (work(1, copied=True),), 0),
    "a sign of the whole pupil, work in a subject": ((sign(""),), (work(1),), 0),
    "two signs, one is answered": ((sign(), sign(PHYSICS, 2)), (work(1),), 2),
    "a rejected sign": ((sign(held=decision(False)),), (), None),
    "a confirmed sign is not yet help": ((sign(held=decision(True)),), (), 0),
    "one rejected, one not looked at": ((sign(held=decision(False)), sign(PHYSICS, 4)), (), 4),
}


@pytest.mark.parametrize(("signs", "done", "waits"), TABLE.values(), ids=TABLE)
def test_who_waits(signs: tuple[Standing, ...], done: tuple[Work, ...], waits: int | None) -> None:
    found = AtRisk(7, "9А", signs, done)

    assert (found.since if found.unanswered else None) == (None if waits is None else day(waits))


@pytest.mark.parametrize(
    ("held", "subject", "on", "holds"),
    [
        (decision(True), ALGEBRA, 60, True),
        (decision(True), ALGEBRA, 61, False),
        (decision(True), PHYSICS, 1, False),
        (decision(True, ()), "", 1, True),
    ],
)
def test_a_decision_holds_for_its_subjects_and_lapses(
    held: Decision, subject: str, on: int, holds: bool
) -> None:
    assert held.is_about(subject, day(on)) is holds


STANDING = st.builds(
    sign,
    st.sampled_from([ALGEBRA, PHYSICS, ""]),
    st.integers(0, 20),
    st.sampled_from([None, decision(True), decision(False)]),
)
DONE = st.builds(
    work, st.integers(0, 25), st.sampled_from([ALGEBRA, PHYSICS, ""]), st.booleans(), st.booleans()
)


@given(st.lists(STANDING, min_size=1, max_size=4), st.lists(DONE, max_size=4))
def test_a_pupil_waits_as_a_plain_reading_of_the_rule_says(
    signs: list[Standing], done: list[Work]
) -> None:
    left = []
    for each in signs:
        if each.decision is not None and not each.decision.confirmed:
            continue
        helped = False
        for entry in done:
            says_something = not entry.hollow and not entry.copied
            about_it = entry.subject == each.subject or entry.subject == ""
            if says_something and about_it and entry.on >= each.since:
                helped = True
        if not helped:
            left.append(each)

    assert list(AtRisk(7, "9А", tuple(signs), tuple(done)).unanswered) == left


def test_the_list_goes_from_who_waits_longest_to_who_is_answered() -> None:
    long, short = AtRisk(1, "9Б", (sign(),), ()), AtRisk(2, "9А", (sign(since=5),), ())
    answered = AtRisk(3, "9А", (sign(),), (work(1),))

    order = sorted([answered, short, long], key=AtRisk.waits_first)

    assert [each.pupil for each in order] == [1, 2, 3]


def test_the_table_says_since_when_in_what_and_what_was_decided() -> None:
    found = AtRisk(7, "9А", (sign(held=decision(True)), sign("", 2)), (work(3, hollow=True),))

    sheet = risk_sheet([found], Rules.on(day(10)), TITLES, "Никого.")

    (row,) = sheet.rows
    assert [cell.value for cell in row] == [
        DAY,
        10,
        "9А",
        7,
        "Систематическая неуспеваемость: Алгебра; Пропуски: средняя 2,40",
        "группа риска",
        "подтверждено: 1, не рассмотрено: 1",
        None,
    ]
    assert (row[1].alert, row[-1].alert) == (WAITS, HOLLOW)
    assert sheet.columns[3] == PUPIL
    assert row[3].opens == {"school_class": "9А", "pupil": 7}


def test_several_subjects_of_a_sign_stand_together_and_what_is_rejected_is_said() -> None:
    found = AtRisk(7, "9А", (sign(), sign(PHYSICS, held=decision(False, (PHYSICS,)))), ())

    (row,) = risk_sheet([found], Rules.on(day(10)), TITLES, "").rows

    assert row[4].value == "Систематическая неуспеваемость: Алгебра, Физика (отклонено)"


@pytest.mark.parametrize(
    ("signs", "level"),
    [
        ((sign(), sign(PHYSICS)), Level.WATCH),  # one sign in two subjects
        ((sign(), sign("")), Level.RISK),
        ((sign(held=decision(False)), sign("")), Level.WATCH),
        ((sign(held=decision(False)),), None),
        ((replace(sign(), failing_final=True),), Level.HIGH),
        ((replace(sign(held=decision(False)), failing_final=True), sign("")), Level.WATCH),
    ],
)
def test_the_level_is_that_of_the_signs_nobody_rejected(
    signs: tuple[Standing, ...], level: Level | None
) -> None:
    assert level_of_signs(signs, Rules.on(DAY)) == level


def test_the_table_has_no_reasons() -> None:
    found = AtRisk(7, "9А", (sign(held=decision(False)),), ())

    sheet = risk_sheet([found], Rules.on(DAY), TITLES, "")

    assert "вахтой" not in repr(sheet)


@pytest.mark.parametrize(
    ("entries", "drawn"), [(0, 0), (1, 1), (2, 2), (3, 3), (60, 3), (61, 4), (100, 5), (101, 6)]
)
def test_a_share_is_drawn_rounded_up_and_no_less_than_three(entries: int, drawn: int) -> None:
    assert Deciding(60, 5, 3).drawn(entries) == drawn

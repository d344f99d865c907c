"""Who is on the list, and what stands behind every mean."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.analysis.failing import FailingRule
from opora.facts.identity import IdentityMap
from opora.facts.memory import Memory
from opora.facts.tables import MARKS
from opora.orders.failing_list import FailingPupil, Roll
from opora.vocabulary.mean import Band, Mean
from opora.vocabulary.period import Period
from opora.vocabulary.subject import standard_subjects

PLAIN = FailingRule(Band(Decimal("2.00"), Decimal("2.60"), 2))
WEIGHTED = FailingRule(PLAIN.band, "weighted")
QUARTER = Period(date(2025, 1, 9), date(2025, 2, 28))
HALF_YEAR = Period(date(2024, 9, 2), date(2025, 2, 28))
PERIODS = {9: QUARTER, 10: HALF_YEAR, 11: HALF_YEAR}
IN = date(2025, 1, 13)
ROW = {
    "pupil_id": 0, "school_id": 0, "school_year": 2024, "school_class": "9А",
    "subject": "Алгебра | ", "subject_name": "Алгебра", "date": IN, "mark": 2, "weight": None,
    "kind": None, "batch": 0, "sheet": "Лист1", "row": 0, "column": 0,
}  # fmt: skip


class Register:
    """People and their marks; every call of `marks` adds rows of one pupil."""

    def __init__(self) -> None:
        self.people = IdentityMap.ephemeral()
        self.rows: list[dict[str, object]] = []

    def pupil(self, name: str = "Лесной Пётр", label: str = "9А", school: str = "Школа № 1") -> int:
        return self.people.add_pupil(self.people.school_id(school), 2024, label, name)

    def marks(self, pupil_id: int, *marks: int, **fields: object) -> int:
        known = self.people.pupil(pupil_id)
        who = {"pupil_id": pupil_id, "school_id": known.school_id}
        for mark in marks:
            self.rows.append(
                ROW
                | who
                | {"school_class": known.school_class, "mark": mark, "row": len(self.rows)}
                | fields
            )
        return pupil_id

    def subject(self, pupil_id: int, name: str, *marks: int, **fields: object) -> int:
        return self.marks(pupil_id, *marks, subject=f"{name} | ", subject_name=name, **fields)

    def roll(self, rule: FailingRule = PLAIN, best_first: tuple[int, ...] = (0, 1, 2)) -> Roll:
        table = pa.Table.from_pylist(self.rows, schema=MARKS.schema)
        facts = Memory({"marks": table})
        return Roll(rule, PERIODS, facts, self.people, standard_subjects(), best_first)


def means(pupil: FailingPupil) -> dict[str, str]:
    return {subject.name: subject.mean.dotted() for subject in pupil.subjects}


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.mark.parametrize(
    ("marks", "listed", "below"),
    [
        ([2], True, False),
        ([2, 3, 2, 3, 3], True, False),  # 2.60
        ([2] * 99 + [3] * 151, True, False),  # 2.604
        ([2] * 79 + [3] * 121, False, False),  # 2.605
        ([3, 3, 2], False, False),
        ([1] + [2] * 199, True, False),  # 1.995
        ([1] * 6 + [2] * 994, True, True),  # 1.994
        ([1], True, True),
    ],
)
def test_both_ends_of_the_band_are_in(
    register: Register, marks: list[int], listed: bool, below: bool
) -> None:
    pupil_id = register.marks(register.pupil(), *marks)

    found = register.roll().failing()

    assert [pupil.pupil_id for pupil in found] == [pupil_id] * listed
    (subject,) = register.roll().pupils([pupil_id])[0].subjects
    assert (subject.listed, subject.below_range) == (listed, below)
    assert subject.mean == Mean(sum(marks), len(marks))


def test_a_pupil_of_the_list_comes_with_all_subjects_by_name(register: Register) -> None:
    pupil_id = register.subject(register.pupil(), "Химия", 5, 4)
    register.subject(pupil_id, "Алгебра", 2)
    register.subject(pupil_id, "Ёлкология", 2, 2)

    (pupil,) = register.roll().failing()

    assert means(pupil) == {"Алгебра": "2.00", "Ёлкология": "2.00", "Химия": "4.50"}
    assert list(means(pupil)) == ["Алгебра", "Ёлкология", "Химия"]
    assert [subject.name for subject in pupil.listed()] == ["Алгебра", "Ёлкология"]
    assert [subject.canonical for subject in pupil.subjects] == ["Алгебра", None, "Химия"]


def test_undated_marks_and_marks_of_other_days_are_out(register: Register) -> None:
    pupil_id = register.pupil()
    for day in (None, QUARTER.since - timedelta(1), QUARTER.on + timedelta(1)):
        register.marks(pupil_id, 5, date=day)
    for day in (QUARTER.since, QUARTER.on):
        register.marks(pupil_id, 2, date=day)

    (pupil,) = register.roll().failing()

    (subject,) = pupil.subjects
    assert [mark.date for mark in subject.marks] == [QUARTER.since, QUARTER.on]


def test_a_pupil_with_undated_marks_alone_is_not_listed(register: Register) -> None:
    pupil_id = register.marks(register.pupil(), 2, 2, date=None)

    assert register.roll().failing() == []
    assert register.roll().pupils([pupil_id])[0].subjects == ()


def test_each_grade_has_a_period_of_its_own(register: Register) -> None:
    autumn = date(2024, 10, 1)
    ninth = register.marks(register.pupil("Иной Ян", "9А"), 2, date=autumn)
    eleventh = register.marks(register.pupil("Полевой Ян", "11"), 2, date=autumn)
    register.marks(register.pupil("Младший Ян", "8А"), 2)

    assert [pupil.pupil_id for pupil in register.roll().failing()] == [eleventh]
    assert register.roll().pupils([ninth])[0].subjects == ()


def test_pupils_go_by_school_class_and_name(register: Register) -> None:
    for name, label, school in [
        ("Яковлев Ян", "9А", "Школа № 1"),
        ("Ёлкин Егор", "9А", "Школа № 1"),
        ("Ежов Егор", "9А", "Школа № 1"),
        ("Абаев Азамат", "11А", "Школа № 1"),
        ("Бодров Борис", "9Б", "Школа № 1"),
        ("Бодров Борис", "9А", "Гимназия № 1"),
    ]:
        register.marks(register.pupil(name, label, school), 2)

    found = register.roll().failing()

    assert [(pupil.school, pupil.school_class, pupil.name) for pupil in found] == [
        ("Гимназия № 1", "9А", "Бодров Борис"),
        ("Школа № 1", "9А", "Ежов Егор"),
        ("Школа № 1", "9А", "Ёлкин Егор"),
        ("Школа № 1", "9А", "Яковлев Ян"),
        ("Школа № 1", "9Б", "Бодров Борис"),
        ("Школа № 1", "11А", "Абаев Азамат"),
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_namesakes_go_by_their_subjects_whatever_their_numbers(
    register: Register, order: tuple[int, ...]
) -> None:
    of_each = [("Алгебра", (2, 2)), ("Алгебра", (2, 3)), ("Химия", (2,))]
    for place in order:
        name, marks = of_each[place]
        register.subject(register.pupil(), name, *marks)

    found = register.roll().failing()

    assert [(s.name, s.mean.total) for pupil in found for s in pupil.subjects] == [
        ("Алгебра", 4),
        ("Алгебра", 5),
        ("Химия", 2),
    ]


@pytest.mark.parametrize(
    ("best_first", "name"), [((0, 1), "алгебра"), ((1, 0), "Алгебра  и начала")]
)
def test_a_subject_is_spelt_as_the_best_file_has_it(
    register: Register, best_first: tuple[int, ...], name: str
) -> None:
    pupil_id = register.pupil()
    register.marks(pupil_id, 2, subject_name="Алгебра  и начала", batch=1)
    register.marks(pupil_id, 3, subject_name="алгебра", batch=0)

    (pupil,) = register.roll(best_first=best_first).failing()

    assert means(pupil) == {name: "2.50"}


def test_of_two_spellings_of_one_file_the_first_by_the_alphabet_is_taken(
    register: Register,
) -> None:
    pupil_id = register.pupil()
    for name in ("алгебра", "Алгебра", "алг."):
        register.marks(pupil_id, 2, subject_name=name)

    assert list(means(register.roll().failing()[0])) == ["Алгебра"]


def test_marks_stand_in_the_order_of_days_and_places(register: Register) -> None:
    pupil_id = register.pupil()
    for place in [
        {"date": date(2025, 2, 3), "row": 1, "column": 9},
        {"date": IN, "batch": 1, "row": 1, "column": 1},
        {"date": IN, "sheet": None, "row": 8, "column": 5, "kind": "контрольная"},
        {"date": IN, "row": 8, "column": 4},
    ]:
        register.marks(pupil_id, 2, **place)

    ((subject,),) = (pupil.subjects for pupil in register.roll().failing())

    assert [(m.date.day, m.batch, m.sheet, m.column, m.kind) for m in subject.marks] == [
        (13, 0, None, 5, "контрольная"),
        (13, 0, "Лист1", 4, ""),
        (13, 1, "Лист1", 1, ""),
        (3, 0, "Лист1", 9, ""),
    ]


def test_a_weighted_mean_counts_by_known_weights_only(register: Register) -> None:
    pupil_id = register.pupil()
    register.marks(pupil_id, 2, weight=300)
    register.marks(pupil_id, 4, weight=100)
    register.marks(pupil_id, 5, 5)

    (pupil,) = register.roll(WEIGHTED).failing()

    assert register.roll(PLAIN).failing() == []
    (subject,) = pupil.subjects
    assert (subject.mean, subject.mean.dotted()) == (Mean(1000, 400), "2.50")
    assert len(subject.marks) == 4


def test_a_subject_without_known_weights_has_no_weighted_mean(register: Register) -> None:
    pupil_id = register.subject(register.pupil(), "Алгебра", 2, 2)
    register.subject(pupil_id, "Химия", 2, weight=100)

    (pupil,) = register.roll(WEIGHTED).failing()

    assert means(pupil) == {"Химия": "2.00"}


def test_an_unlisted_pupil_is_shown_with_means_and_without_listed_subjects(
    register: Register,
) -> None:
    pupil_id = register.marks(register.pupil(), 5, 4)

    (pupil,) = register.roll().pupils([pupil_id])

    assert means(pupil) == {"Алгебра": "4.50"}
    assert pupil.listed() == []
    assert "Лесной" not in repr(pupil)


def test_a_pupil_of_a_grade_that_is_not_asked_about_has_no_subjects(register: Register) -> None:
    pupil_id = register.marks(register.pupil(label="8А"), 2)

    assert register.roll().pupils([pupil_id])[0].subjects == ()


def test_no_marks_make_an_empty_list(register: Register) -> None:
    assert register.roll().failing() == []
    assert register.roll().pupils([]) == []


# What the list must be, in plain Python: sums by hand, rounding as people do it.
CLASSES = ("9А", "9Б", "10", "11А", "8А")
SUBJECTS = ("Алгебра", "Химия")
NEAR_THE_EDGES = ([2] * 3 + [1], [2, 3, 2, 3, 3], [3, 3, 2], [2, 3], [2] * 79 + [3] * 121)
days = st.one_of(
    st.none(),
    st.sampled_from((QUARTER.since, QUARTER.on, HALF_YEAR.since)),
    st.dates(date(2024, 8, 25), date(2025, 3, 5)),
)
weights = st.sampled_from((None, 0, 50, 100, 150, 300))
series = st.one_of(
    st.lists(st.integers(1, 5), min_size=1, max_size=5), st.sampled_from(NEAR_THE_EDGES)
)
drawn_marks = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(SUBJECTS), days, weights, series), max_size=12
)


def twin(drawn: list[tuple], rule: FailingRule) -> dict[int, dict[str, tuple[Decimal, bool, bool]]]:  # type: ignore[type-arg]
    """Map each listed pupil to all his subjects: mean, listed, below the range."""
    sums: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for pupil, subject, day, weight, marks in drawn:
        period = PERIODS.get(int("".join(filter(str.isdigit, CLASSES[pupil]))))
        if period is None or day is None or not period.since <= day <= period.on:
            continue
        share = 1 if rule.mean == "plain" else weight or 0
        sums[pupil, subject][0] += share * sum(marks)
        sums[pupil, subject][1] += share * len(marks)
    found: dict[int, dict[str, tuple[Decimal, bool, bool]]] = defaultdict(dict)
    for (pupil, subject), (total, count) in sums.items():
        if count:
            mean = (Decimal(total) / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
            found[pupil][subject] = (mean, mean <= Decimal("2.60"), mean < Decimal("2.00"))
    return {
        pupil: subjects
        for pupil, subjects in found.items()
        if any(listed for _, listed, _ in subjects.values())
    }


@pytest.mark.parametrize("rule", [PLAIN, WEIGHTED], ids=["plain", "weighted"])
@settings(deadline=None, max_examples=40)
@given(drawn=drawn_marks)
def test_any_marks_give_what_the_twin_gives(rule: FailingRule, drawn: list[tuple]) -> None:  # type: ignore[type-arg]
    register = Register()
    numbers = [register.pupil(f"Лесной {label}", label) for label in CLASSES]
    for pupil, subject, day, weight, marks in drawn:
        register.subject(numbers[pupil], subject, *marks, date=day, weight=weight)

    found = register.roll(rule).failing()

    assert {
        numbers.index(pupil.pupil_id): {
            s.name: (s.mean.decimal(), s.listed, s.below_range) for s in pupil.subjects
        }
        for pupil in found
    } == twin(drawn, rule)

"""Every sign against its plain twin: on small random journals and on an invented school."""

import random
from dataclasses import replace
from datetime import date
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.risk import twins
from duties import CHEMISTRY, PHYSICS, calendar
from opora.analysis.duty.checking import Scope
from opora.analysis.risk.observed import Observed
from opora.analysis.risk.rules import OwnRule, Rules
from opora.analysis.risk.signing import signs_of
from opora.analysis.support.observations import observation_kinds
from opora.facts.memory import Memory
from opora.generator.facts import school_year_facts
from opora.generator.region import school_at
from signs import DAYS, SET_ON, raised, told
from stores import ORDINARY

NAMES = ("marks", "absences", "final_marks", "test_scores", "lesson_plans")
GROUP = "Физика | 1 гр."
PUPILS = st.integers(1, 3)
SUBJECTS = st.sampled_from([PHYSICS, PHYSICS, GROUP, CHEMISTRY])
LESSONS = st.dates(date(2025, 10, 20), date(2025, 11, 7))  # a vacation lies between
ON = st.dates(date(2025, 10, 24), date(2025, 11, 10)) | st.just(date(2026, 1, 15))
MARK = st.fixed_dictionaries(
    {
        "pupil_id": PUPILS,
        "subject": SUBJECTS,
        "date": LESSONS,
        "mark": st.sampled_from([1, 2, 2, 2, 3, 3, 4]),
        "kind": st.sampled_from([None, "Ответ", "Контрольная работа"]),
    }
)
ABSENCE = st.fixed_dictionaries(
    {
        "pupil_id": PUPILS,
        "subject": st.none() | SUBJECTS,
        "date": LESSONS,
        "reason": st.sampled_from(["unexcused", "unexcused", "unexcused", "unknown", "late"]),
    }
)
FINAL = st.fixed_dictionaries(
    {
        "pupil_id": PUPILS,
        "subject": SUBJECTS,
        "term": st.sampled_from(["1 четверть", "2 четверть", "1 полугодие", "Год"]),
        "mark": st.sampled_from([None, 2, 2, 3]),
        "entry": st.sampled_from([None, "not_assessed", "exempt"]),
    }
)
SCORE = st.fixed_dictionaries(
    {
        "pupil_id": PUPILS,
        "subject": SUBJECTS,
        "date": st.none() | LESSONS,
        "work": st.just("Работа"),
        "task": st.sampled_from(["1", "2"]),
        "topic": st.sampled_from([None, "Дроби", "дроби ", "Углы"]),
        "score": st.sampled_from([None, 0, 100, 200]),
        "max_score": st.sampled_from([None, 200]),
    }
)
LESSON = st.fixed_dictionaries(
    {
        "subject": SUBJECTS,
        "topic": st.sampled_from([None, "Дроби", "Углы", "Сила", "Контрольная работа"]),
        "actual": st.none() | LESSONS,
    }
)
JOURNAL = st.fixed_dictionaries(
    {
        "marks": st.lists(MARK, min_size=10, max_size=60),
        "absences": st.lists(ABSENCE, max_size=30),
        "final_marks": st.lists(
            FINAL, max_size=8, unique_by=lambda r: (r["pupil_id"], r["subject"], r["term"])
        ),
        "test_scores": st.lists(SCORE, max_size=10),
        "lesson_plans": st.lists(LESSON, max_size=40).map(
            lambda rows: [{**row, "number": n} for n, row in enumerate(rows, 1)]
        ),
    }
)
# Small journals need small thresholds.
OWN = {
    "failure_days": 10,
    "failure_marks": 3,
    "failure_rise": 50,
    "absence_days": 10,
    "absence_lessons": 3,
    "absence_percent": 25,
    "absence_day_lessons": 2,
    "gap_days": 12,
    "gap_share": 40,
}


def rules_of(on, own):
    return Rules.on(on, [OwnRule(key, value, SET_ON, "приказ") for key, value in own.items()])


def full(tables):
    lacking = {"topic": None, "score": None, "max_score": None}
    return {
        name: [{**ORDINARY, **lacking, **row} for row in tables.get(name, ())] for name in NAMES
    }


@pytest.mark.parametrize("key", ["failure", "absence", "gaps"])
@given(JOURNAL, ON)
@settings(deadline=None, max_examples=6)
def test_a_sign_finds_what_its_twin_finds(key, journal, on):
    twin = getattr(twins, key)

    assert told(raised(key, journal, on, **OWN)) == twin(full(journal), on, rules_of(on, OWN))


def crowd(seed):
    """A journal of sixty pupils of two classes: rows fall where borders of the rules are met."""
    pick = random.Random(seed)
    days = [d for d in DAYS.all(6) if date(2025, 10, 20) <= d <= date(2025, 11, 10)]
    tables = {name: [] for name in NAMES}
    for label, subject in product(("9А", "9Б"), (PHYSICS, GROUP, CHEMISTRY)):
        for _ in range(pick.randint(0, 14)):
            topic = pick.choice([None, "Дроби", "Углы", "Сила", "Контрольная работа"])
            row = {"school_class": label, "subject": subject, "topic": topic}
            tables["lesson_plans"].append({**row, "actual": pick.choice([None, *days])})
    for number, row in enumerate(tables["lesson_plans"], 1):
        row["number"] = number
    for pupil in range(1, 61):
        who = {"pupil_id": pupil, "school_class": pick.choice(["9А", "9Б"])}
        for name, most, make in _ROWS:
            for _ in range(pick.randint(0, most)):
                row = {**who, "subject": pick.choice([PHYSICS, PHYSICS, GROUP, CHEMISTRY])}
                tables[name].append(row | make(pick, days))
    unique = {(r["pupil_id"], r["subject"], r["term"]): r for r in tables["final_marks"]}
    return tables | {"final_marks": list(unique.values())}


_ROWS = (
    (
        "marks",
        12,
        lambda pick, days: {
            "date": pick.choice(days),
            "mark": pick.choice([1, 2, 2, 2, 3, 3, 4]),
            "kind": pick.choice([None, "Ответ", "Контрольная работа"]),
        },
    ),
    (
        "absences",
        16,
        lambda pick, days: (
            {
                "date": pick.choice(days),
                "reason": pick.choice(["unexcused", "unexcused", "unexcused", "unknown", "late"]),
            }
            | pick.choice([{}, {}, {}, {}, {}, {"subject": None, "subject_name": None}])
        ),
    ),
    (
        "final_marks",
        3,
        lambda pick, days: {
            "term": pick.choice(["1 четверть", "2 четверть", "1 полугодие"]),
            "mark": pick.choice([None, 2, 2, 3]),
            "entry": pick.choice([None, "not_assessed", "exempt"]),
        },
    ),
    (
        "test_scores",
        4,
        lambda pick, days: {
            "date": pick.choice([None, *days]),
            "work": "Работа",
            "task": "1",
            "topic": pick.choice([None, "Дроби", "дроби ", "Углы"]),
            "score": pick.choice([None, 0, 100, 200]),
            "max_score": pick.choice([None, 200, 200, 200]),
        },
    ),
)


@pytest.mark.parametrize("on", [date(2025, 10, 24), date(2025, 11, 10), date(2025, 11, 12)])
@pytest.mark.parametrize("key", ["failure", "absence", "gaps"])
def test_of_many_pupils_a_sign_finds_those_whom_its_twin_finds(key, on):
    numbers = 0
    for seed in range(3):
        journal = crowd(seed)
        expected = getattr(twins, key)(full(journal), on, rules_of(on, OWN))
        numbers += len(expected)

        assert told(raised(key, journal, on, **OWN)) == expected, seed
    assert numbers > 20, "too few pupils have the sign to show anything"


OBSERVED = st.lists(
    st.builds(
        Observed,
        number=st.integers(1, 99),
        school_id=st.just(1),
        school_class=st.just("9А"),
        pupil_id=PUPILS,
        kind=st.sampled_from(["regulatory", "cognitive", "conflicts", "isolation", "homework"]),
        level=st.none() | st.integers(0, 3),
        on=LESSONS,
    ),
    max_size=25,
    unique_by=lambda row: row.number,
)


@pytest.mark.parametrize("sign", ["metasubject", "maladaptation"])
@given(OBSERVED, ON)
@settings(deadline=None, max_examples=40)
def test_observations_raise_what_their_twin_says(sign, rows, on):
    own = {"observed_days": 15}
    kinds = {
        key: (kind.sign, kind.raises, len(kind.scale) - 1)
        for key, kind in observation_kinds().items()
    }

    found = told(raised(sign, {}, on, observed=rows, **own))

    assert found == twins.observed(rows, on, rules_of(on, own), sign, kinds)


@pytest.fixture(scope="module")
def school():
    """Tables of a small invented school that has a hard year, with many truants."""
    small = replace(school_at(11, 0), pupils=90, effect=-0.6, trend=-0.3, absences=4.0)
    pieces = school_year_facts(small, 2025)
    return {
        name: pa.concat_tables([piece.tables[name] for piece in pieces]).unify_dictionaries()
        for name in NAMES
    }


@pytest.mark.parametrize("on", [date(2025, 9, 12), date(2025, 12, 26), date(2026, 5, 26)])
def test_on_an_invented_school_signs_and_twins_agree(school, on):
    own = {"absence_percent": 5, "gap_share": 30}
    rules = rules_of(on, own)
    facts = Memory(school)
    try:
        results = signs_of(facts, Scope(on), calendar(), rules)
    finally:
        facts.close()
    found = {each.sign.key: told(each.raised) for each in results}
    rows = {name: table.to_pylist() for name, table in school.items()}

    for key in ("failure", "absence", "gaps"):
        assert found[key] == getattr(twins, key)(rows, on, rules), key
    assert on < date(2025, 10, 1) or all(found[key] for key in ("failure", "absence", "gaps"))


@pytest.mark.parametrize("week", [5, 6])
def test_the_days_of_the_twins_are_those_of_the_catalogue(week):
    """Else both might be wrong alike."""
    year = twins.lesson_days(date(2025, 9, 1), date(2026, 8, 31), week)

    assert year == DAYS.all(week)

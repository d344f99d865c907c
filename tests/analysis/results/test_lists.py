"""Who is an отличник, and which subject keeps a pupil from it."""

import pytest

from analysis.results.sheets import told
from contract import twins
from opora.analysis.results.asked import Asked
from opora.analysis.results.lists import ClassLists
from opora.analysis.results.school import SchoolResults
from opora.analysis.results.school_class import ClassResults
from opora.facts.memory import Memory
from opora.measures.shares import Share
from stores import table

SUBJECTS = ("Алгебра | ", "Физика | ", "Химия | ")


def lists_of(quarter, marks):
    """`marks`: by pupil, a mark or an entry in each of the SUBJECTS."""
    rows = [
        {
            "pupil_id": pupil,
            "subject": subject,
            "term": "2 четверть",
            "mark": said if isinstance(said, int) else None,
            "entry": said if isinstance(said, str) else None,
        }
        for pupil, own in marks.items()
        for subject, said in zip(SUBJECTS, own, strict=True)
    ]
    facts = Memory({"final_marks": table("final_marks", rows)})
    return ClassLists(ClassResults(Asked(facts, quarter), "9А"))


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((5, 5, 5), {"Отличники": ""}),
        ((5, 5, 4), {"Хорошисты": "", "С одной «4»": "Химия"}),
        ((5, 4, 4), {"Хорошисты": ""}),
        ((3, 5, 4), {"С одной «3»": "Алгебра"}),
        ((3, 3, 5), {}),
        ((3, 2, 5), {"Неуспевающие": "Физика («2»)", "С одной «2»": "Физика («2»)"}),
        ((2, 1, 5), {"Неуспевающие": "Алгебра («2»), Физика («1»)"}),
        ((5, "not_assessed", 5), {"Не аттестованы": "Физика"}),
        ((5, "exempt", 5), {"Отличники": ""}),
        (("exempt", "exempt", "exempt"), {}),
    ],
)
def test_lists_of_one_pupil(quarter, marks, expected):
    found = told(lists_of(quarter, {7: marks}).lists(), "category")

    assert {name: row["subjects"] for (name,), row in found.items()} == expected


def test_counts_and_shares_are_of_pupils_with_a_category(quarter):
    lists = lists_of(quarter, {1: (5, 5, 5), 2: (3, 4, 4), 3: (2, 3, 3), 4: ("exempt",) * 3})

    found = {row[0].value: row[1:] for row in (*lists.summary().rows, *lists.summary().totals)}

    said = {name: (number.value, share.value) for name, (number, share) in found.items()}
    assert said["Отличники"] == (1, Share(1, 3))
    assert said["Неуспевающие"] == (1, Share(1, 3))
    assert said["Всего обучающихся"] == (4, None)
    assert said["Успевают"] == (2, Share(2, 3))
    assert said["На «4» и «5»"] == (1, Share(1, 3))


def test_lists_of_a_school_agree_with_the_engine_and_a_twin(asked, of_quarter):
    engine = told(SchoolResults(asked).by_class(), "school_class")
    twin = twins.totals(
        twins.categories(of_quarter["final_marks"], ["school_class"]), ["school_class"], False
    )

    for row in twin:
        lists = ClassLists(ClassResults(asked, row["school_class"]))
        found = {key: sum(key in p["lists"] for p in lists.categories.values()) for key in NAMES}
        assert found == {key: row[key] for key in NAMES}
        assert found == {key: engine[row["school_class"],][key] for key in NAMES}


NAMES = ("excellent", "good", "one_four", "satisfactory", "one_three", "failing", "one_two")

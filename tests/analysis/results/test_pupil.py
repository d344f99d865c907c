"""A pupil over the terms of a year, against plain rows."""

from collections import Counter
from datetime import date

import pytest

from analysis.results.sheets import told, total
from opora.analysis.results.asked import Asked, terms_of, whole_year
from opora.analysis.results.figures import MISSED
from opora.analysis.results.pupil import PupilResults
from opora.facts.memory import Memory
from opora.measures.shares import Share
from opora.vocabulary.subject import subject_title
from stores import table


@pytest.fixture
def pupil_id(rows):
    absent = Counter(r["pupil_id"] for r in rows["absences"] if r["school_class"] == "9А")
    return absent.most_common(1)[0][0]


@pytest.fixture
def results(memory, calendar, pupil_id):
    return PupilResults(Asked(memory, whole_year(2025)), pupil_id, terms_of(calendar, 9))


def test_means_and_final_marks_by_term(results, rows, pupil_id, calendar):
    found = told(results.subjects(), "subject")

    own = [row for row in rows["marks"] if row["pupil_id"] == pupil_id]
    for subject in {row["subject"] for row in own}:
        row = found[subject_title(subject),]
        for term in calendar.quarters:
            marks = [
                m["mark"]
                for m in own
                if m["subject"] == subject and term.first <= m["date"] <= term.last
            ]
            assert row[f"mean:{term.title}"] == Share(sum(marks), len(marks))
    for final in (row for row in rows["final_marks"] if row["pupil_id"] == pupil_id):
        said = final["mark"] if final["mark"] is not None else "н/а"
        assert found[subject_title(final["subject"]),][f"final:{final['term']}"] == said


def test_absences_of_terms_add_up(results, rows, pupil_id):
    sheet = results.attendance()

    counted = Counter(r["reason"] for r in rows["absences"] if r["pupil_id"] == pupil_id)
    last = total(sheet)
    assert last["missed"] == sum(counted[reason] for reason in MISSED) > 0
    for reason in (*MISSED, "late"):
        assert last[reason] == sum(r[reason] for r in told(sheet, "term").values())


def test_absences_outside_the_terms_are_not_left_out(calendar):
    away = [{"date": date(2025, 11, 1)}, {"date": date(2025, 11, 10)}]
    facts = Memory({"absences": table("absences", away)})

    found = PupilResults(Asked(facts, whole_year(2025)), 7, terms_of(calendar, 9)).attendance()

    assert told(found, "term")["Вне четвертей",]["missed"] == 1
    assert total(found)["missed"] == 2


def test_the_marks_themselves_stand_by_day_with_work_and_weight(calendar, quarter):
    marks = [
        {"date": date(2025, 11, 12), "mark": 2, "kind": "Контрольная работа", "weight": 250},
        {"date": date(2025, 11, 10), "mark": 5},
        {"date": date(2025, 9, 10), "mark": 3},
    ]
    absences = [{"date": date(2025, 11, 11), "reason": "valid"}]
    facts = Memory({"marks": table("marks", marks), "absences": table("absences", absences)})
    results = PupilResults(Asked(facts, quarter), 7, terms_of(calendar, 9))

    found = [[cell.value for cell in row] for row in results.lessons("Физика | ").rows]

    assert found == [
        [date(2025, 11, 10), 5, None, None],
        [date(2025, 11, 11), "у", None, None],
        [date(2025, 11, 12), 2, "Контрольная работа", "2,5"],
    ]

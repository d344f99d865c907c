"""A class: final marks, means, absences, against plain rows."""

from collections import Counter, defaultdict

import pytest

from analysis.results.sheets import told, total
from contract import twins
from opora.analysis.results.asked import Asked
from opora.analysis.results.figures import MISSED
from opora.analysis.results.school_class import ClassResults
from opora.facts.memory import Memory
from opora.measures.shares import Share
from stores import table

LABEL = "9А"


@pytest.fixture
def results(asked):
    return ClassResults(asked, LABEL)


def own(rows):
    return [row for row in rows if row["school_class"] == LABEL]


def test_final_marks_stand_by_pupil_and_subject(results, of_quarter):
    found = told(results.register(), "pupil")

    finals = own(of_quarter["final_marks"])
    assert len(found) == len({row["pupil_id"] for row in finals})
    for row in finals:
        said = row["mark"] if row["mark"] is not None else "н/а"
        assert found[row["pupil_id"],][row["subject"]] == said
    for (pupil,), row in found.items():
        marks = [r["mark"] for r in finals if r["pupil_id"] == pupil and r["mark"]]
        assert row["mean"] == Share(sum(marks), len(marks))


def test_totals_of_subjects_against_a_twin(results, of_quarter):
    sheet = results.register()
    lines = {row[0].value: row for row in sheet.totals}
    names = [column.key for column in sheet.columns]

    for row in twins.rates(own(of_quarter["final_marks"]), ["subject"]):
        place = names.index(row["subject"])
        assert lines["Число «4»"][place].value == row["n4"]
        assert lines["Число «2»"][place].value == row["n2"] + row["n1"]
        assert lines["Число н/а"][place].value == row["not_assessed"]
        share = Share(row["quality"], row["denominator"])
        assert lines["Качество, %"][place].value == share.percent()
        attainment = Share(row["attainment"], 100 * row["denominator"])
        assert lines["СОУ, %"][place].value == attainment.percent()


def test_absences_by_reason_are_of_all_subjects_and_add_up(results, of_quarter):
    sheet = results.attendance()

    counted = defaultdict(Counter)
    for row in own(of_quarter["absences"]):
        counted[row["pupil_id"]][row["reason"]] += 1
    for (pupil,), row in told(sheet, "pupil").items():
        for reason in (*MISSED, "late"):
            assert row[reason] == counted[pupil][reason]
        assert row["missed"] == sum(counted[pupil][reason] for reason in MISSED)
    last = total(sheet)
    assert last["missed"] == sum(sum(c[r] for r in MISSED) for c in counted.values())
    assert last["share"].denominator == sum(r["lessons"] for r in told(sheet, "pupil").values())


def test_means_carry_the_number_of_marks_and_add_up(results, of_quarter):
    sheet = results.means()

    sums = {(r["pupil_id"], r["subject"]): r for r in twins.sums(own(of_quarter["marks"]), PLACE)}
    found = told(sheet, "pupil")
    for (pupil, subject), row in sums.items():
        assert found[pupil,][subject] == Share(row["total"], row["marks"])
    marks = own(of_quarter["marks"])
    assert total(sheet)["mean"] == Share(sum(m["mark"] for m in marks), len(marks))


PLACE = ["pupil_id", "subject"]


def test_a_pupil_without_marks_in_a_subject_has_no_data_there(quarter):
    day = quarter.window.since
    marks = [{"date": day}, {"date": day, "pupil_id": 8, "subject": "Химия | "}]
    results = ClassResults(Asked(Memory({"marks": table("marks", marks)}), quarter), LABEL)

    row = told(results.means(), "pupil")[7,]

    assert (row["Физика | "], row["Химия | "]) == (Share(4, 1), Share(0, 0))


def test_a_final_mark_opens_to_the_pupil_and_the_term(quarter):
    marks = [{"term": "2 четверть", "mark": 2}]
    results = ClassResults(
        Asked(Memory({"final_marks": table("final_marks", marks)}), quarter), LABEL
    )

    cell = results.register().rows[0][1]

    place = {"school_class": LABEL, "subject": "Физика | ", "pupil": 7, "term": "2 четверть"}
    assert dict(cell.opens) == place


def test_absences_that_nobody_tells_of_are_no_data(quarter):
    marks = [{"term": "2 четверть", "mark": 4}]
    facts = Memory({"final_marks": table("final_marks", marks)})
    row = told(ClassResults(Asked(facts, quarter), LABEL).register(), "pupil")[7,]

    assert row["missed"] is None


def test_an_empty_class_says_what_to_do(quarter):
    results = ClassResults(Asked(Memory({}), quarter), LABEL)

    for sheet in (results.register(), results.means(), results.attendance()):
        assert (sheet.rows, sheet.totals) == ((), ())
    assert "Загрузите" in results.register().empty

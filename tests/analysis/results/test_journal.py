"""A page of a journal holds every cell of the files and nothing else."""

from datetime import date

from analysis.results.sheets import told, total
from opora.analysis.results.asked import Asked
from opora.analysis.results.journal import journal
from opora.facts.memory import Memory
from opora.measures.shares import Share
from stores import table

PLACE = ("9А", "Физика | ")
DAY, NEXT = date(2025, 11, 10), date(2025, 11, 12)


def page(quarter, **tables):
    facts = Memory({name: table(name, rows) for name, rows in tables.items()})
    return journal(Asked(facts, quarter), PLACE)


def test_marks_absences_and_debts_share_a_cell(quarter):
    marks = [{"date": DAY, "mark": 5}, {"date": DAY, "mark": 4}, {"date": NEXT, "mark": 2}]
    absences = [{"date": DAY, "reason": "illness", "pupil_id": 8}]
    entries = [{"date": NEXT, "kind": "debt", "pupil_id": 8}]

    found = told(page(quarter, marks=marks, absences=absences, entries=entries), "pupil")

    assert (found[7,]["2025-11-10"], found[7,]["2025-11-12"]) == ("5 4", 2)
    assert (found[8,]["2025-11-10"], found[8,]["2025-11-12"]) == ("б", "•")
    assert (found[7,]["mean"], found[8,]["mean"]) == (Share(11, 3), Share(0, 0))


def test_other_days_subjects_and_undated_rows_are_not_there(quarter):
    others = [{"date": None}, {"date": date(2025, 9, 3)}, {"date": DAY, "subject": "Химия | "}]
    sheet = page(quarter, marks=[*others, {"date": DAY, "mark": 3}])

    assert [column.key for column in sheet.columns] == ["pupil", "2025-11-10", "mean"]
    assert total(sheet)["mean"] == Share(3, 1)


def test_final_marks_of_the_term_follow_and_open_the_lesson(quarter):
    finals = [{"term": "2 четверть", "mark": 3}, {"term": "1 четверть", "mark": 5}]
    sheet = page(quarter, marks=[{"date": DAY}], final_marks=finals)

    row = told(sheet, "pupil")[7,]

    assert row["final:2 четверть"] == 3
    assert "final:1 четверть" not in row
    assert sheet.rows[0][1].opens["date"] == "2025-11-10"


def test_a_page_of_the_invented_school_against_its_rows(asked, of_quarter):
    place = ("9А", "Алгебра | ")

    sheet = journal(asked, place)

    own = [r for r in of_quarter["marks"] if (r["school_class"], r["subject"]) == place]
    assert total(sheet)["mean"] == Share(sum(r["mark"] for r in own), len(own))
    days = {
        r["date"].isoformat()
        for n in ("marks", "absences", "entries")
        for r in of_quarter[n]
        if (r["school_class"], r["subject"]) == place
    }
    assert {c.key for c in sheet.columns} - {"pupil", "mean", "final:2 четверть"} == days

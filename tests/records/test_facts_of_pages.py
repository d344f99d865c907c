"""Facts for pages: read once, anew when something of these schools changes, never growing."""

from concurrent.futures import ThreadPoolExecutor

from opora.analysis.results.asked import Asked
from opora.analysis.results.school import SchoolResults
from opora.facts import engine
from opora.facts.ledger import Ledger
from opora.records.queries.facts import facts_of, remembered, years_of
from opora.records.queries.terms import terms_at
from schooling import teach_all


def test_a_page_asked_again_does_not_read_the_list_again(town, monkeypatch):
    teach_all(town.school, "9А")
    view = facts_of([town.school.number], [2025])
    monkeypatch.setattr(Ledger, "derived_of_schools", None)

    assert facts_of([town.school.number], [2025]) is view


def test_an_upload_of_another_school_leaves_what_was_learnt_of_this_one(town):
    teach_all(town.school, "9А")
    view = facts_of([town.school.number], [2025])

    teach_all(town.far, "9А")

    assert facts_of([town.school.number], [2025]) is view


def test_an_upload_of_the_school_is_seen_at_once(town):
    teach_all(town.school, "9А")
    before = facts_of([town.school.number], [2025])

    teach_all(town.school, "9Б")

    after = facts_of([town.school.number], [2025])
    assert (set(before.classes()), set(after.classes())) == ({"9А"}, {"9А", "9Б"})


def test_only_the_asked_schools_and_years_are_read(town):
    teach_all(town.school, "9А")
    teach_all(town.far, "9А")

    assert facts_of([town.school.number], [2025]).school_ids() == [town.school.number]
    assert facts_of([town.school.number], [2024]).school_ids() == []
    assert (years_of([town.far.number]), years_of([town.sibling.number])) == ([2025], [])


def test_what_was_counted_is_counted_once(town):
    view, counted = facts_of([town.school.number], [2025]), []

    answers = [remembered(view, "key", lambda: counted.append(1) or len(counted)) for _ in range(3)]

    assert (answers, counted) == ([1, 1, 1], [1])
    assert remembered(view, "other", lambda: 7) == 7


def test_threads_see_the_same_school(town):
    teach_all(town.school, "9А", "9Б")
    (when, *_) = terms_at(town.school.number, 2025)

    def sheet(_: int):
        return SchoolResults(Asked(facts_of([town.school.number], [2025]), when)).by_class()

    with ThreadPoolExecutor(4) as threads:
        sheets = list(threads.map(sheet, range(12)))

    assert [row[0].value for row in sheets[0].rows] == ["9А", "9Б"]
    assert all(each == sheets[0] for each in sheets)


def test_pages_of_a_school_that_uploads_all_day_leave_nothing_in_the_engine(town):
    def tables() -> int:
        backend = facts_of([town.school.number], [2025]).table("marks").get_backend()
        with engine._in_turn():
            asked = "SELECT count(*) FROM duckdb_views() WHERE NOT internal"
            ((number,),) = backend.con.sql(asked).fetchall()
            return int(number)

    (when, *_) = terms_at(town.school.number, 2025)
    counts = []
    for number in range(12):
        teach_all(town.school, "9А", late=number)
        SchoolResults(Asked(facts_of([town.school.number], [2025]), when)).by_class()
        engine._sql.cache_clear()
        counts.append(tables())

    assert max(counts[6:]) <= max(counts[:6])

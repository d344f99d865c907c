"""Tables of joined numbers are the tables of the same marks under one number, every one of them."""

import hashlib
from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from opora.analysis.results.asked import Asked, terms_of, whole_year
from opora.analysis.results.dynamics import dynamics
from opora.analysis.results.journal import journal
from opora.analysis.results.lists import ClassLists
from opora.analysis.results.pupil import PupilResults
from opora.analysis.results.school import SchoolResults
from opora.analysis.results.school_class import ClassResults
from opora.analysis.results.sliding import sliding
from opora.analysis.results.works import works
from opora.facts.view import view_of
from opora.measures.categories import category_of
from opora.measures.rates import COUNTS
from opora.measures.shares import Share
from splitting import CLEAR_SCHOOLS, PUPILS, SAME, SUBJECTS, split_store, whole_memory, whole_store

LABELS = ("9А", "9Б")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stores")


def sheets(facts, when, terms, of_statistics):
    """Every table of a class, a subject, a school and a pupil, for one period.

    Who has missed nothing stands among absences of statistics only: `of_statistics` tells these.
    """
    asked = Asked(facts, when)
    school = SchoolResults(asked)
    found = [school.by_class(), school.by_parallel(), school.by_subject(), works(asked)]
    found += [school.subject(subject) for subject in SUBJECTS]
    for label in LABELS:
        own = ClassResults(asked, label)
        own.__dict__["missed"] = ClassResults(Asked(of_statistics, when), label).missed
        lists = ClassLists(own)
        found += [own.register(), own.means(), own.attendance(), lists.lists(), lists.summary()]
        found += [journal(asked, (label, subject)) for subject in SUBJECTS]
        found += [dynamics(asked, terms, ({"school_class": label},))]
    found.append(sliding(asked, terms[0], LABELS))
    for pupil in PUPILS:
        of_pupil = PupilResults(asked, pupil, terms)
        found += [of_pupil.subjects(), of_pupil.attendance()]
        found += [of_pupil.lessons(subject) for subject in SUBJECTS]
        found += [dynamics(asked, terms, ({"pupil_id": pupil},))]
    return found


def as_told(sheet):
    """A table without the order of its rows: pupils stand by name later."""
    rows = sorted(str([(cell.value, dict(cell.opens)) for cell in row]) for row in sheet.rows)
    totals = [[cell.value for cell in row] for row in sheet.totals]
    return (sheet.key, [column.title for column in sheet.columns], rows, totals, sheet.notes)


def agree(here, school, when, terms):
    store = split_store(here / "split", school)
    joined, memory = view_of(store).joined(SAME), whole_memory(school, store)
    whole = view_of(whole_store(here / "whole", school))
    found = sheets(joined, when, terms, joined)
    for one, other in zip(found, sheets(memory, when, terms, whole), strict=True):
        assert as_told(one) == as_told(other)


@pytest.mark.slow
@given(st.data(), CLEAR_SCHOOLS)
@settings(deadline=None, max_examples=12, phases=[Phase.generate])
def test_tables_of_joined_numbers_are_those_of_one_number(folder, calendar, data, school):
    here = folder / hashlib.sha256(repr(school).encode()).hexdigest()
    terms = terms_of(calendar, 9)
    agree(here, school, data.draw(st.sampled_from([terms[0], whole_year(2025)])), terms)


def test_a_pupil_whose_half_of_the_year_has_another_number_is_one_line(tmp_path, calendar):
    def row(day, mark, second, **more):
        return {"pupil_id": 1, "subject": SUBJECTS[0], "batch": 1, "second": second, "date": day,
                "mark": mark, "kind": None, **more}  # fmt: skip

    marks = [row(date(2025, 9, 3), 2, False), row(date(2025, 9, 4), 5, True)]
    finals = [
        {
            "pupil_id": 1,
            "subject": subject,
            "batch": 1,
            "second": n == 1,
            "term": "1 четверть",
            "mark": 5 - 2 * n,
        }
        for n, subject in enumerate(SUBJECTS)
    ]
    school = {"marks": marks, "final_marks": finals, "absences": [], "lesson_plans": []}
    terms = terms_of(calendar, 9)
    agree(tmp_path, school, terms[0], terms)

    asked = Asked(view_of(split_store(tmp_path / "again", school)).joined(SAME), terms[0])
    (line,) = ClassResults(asked, "9А").means().rows
    assert line[1].value == Share(7, 2)
    lists = ClassLists(ClassResults(asked, "9А")).categories
    assert lists[1]["lists"] == {"satisfactory", "one_three"}


@given(CLEAR_SCHOOLS)
@settings(deadline=None, max_examples=5)
def test_a_category_is_counted_from_all_marks_of_the_person(folder, calendar, school):
    here = folder / hashlib.sha256(repr(("categories", school)).encode()).hexdigest()
    store = split_store(here, school)
    joined = view_of(store).joined(SAME)
    when = terms_of(calendar, 9)[0]
    marks = whole_memory(school, store).rows_of("final_marks").to_pylist()

    for label in LABELS:
        own = [row for row in marks if (row["school_class"], row["term"]) == (label, when.title)]
        expected = {}
        for pupil in {row["pupil_id"] for row in own}:
            counted = dict.fromkeys(COUNTS, 0)
            for row in own:
                counted[f"n{row['mark']}"] += row["pupil_id"] == pupil
            expected[pupil] = category_of(counted)[0]
        found = ClassLists(ClassResults(Asked(joined, when), label)).categories
        assert {pupil: row["category"] for pupil, row in found.items()} == expected

"""Schools and districts side by side are sums of whole schools."""

from fractions import Fraction

import pytest

from analysis.results.sheets import told, total
from opora.analysis.results.asked import terms_of_school
from opora.analysis.results.units import Line, units
from opora.facts.view import view_of_schools
from opora.measures.scale import Scale
from stores import accepted


@pytest.fixture
def first(calendar):
    return terms_of_school(calendar)[0]


@pytest.fixture
def two_schools(tmp_path):
    marks = [
        {"school_id": 1, "pupil_id": 7, "mark": 5, "date": None},
        {"school_id": 1, "pupil_id": 7, "mark": 4},
        {"school_id": 2, "pupil_id": 8, "mark": 2},
        {"school_id": 2, "pupil_id": 8, "mark": 2, "subject": "Химия | "},
    ]
    finals = [
        {"school_id": 1, "pupil_id": 7, "mark": 5, "term": "1 Четверть"},
        {"school_id": 2, "pupil_id": 8, "mark": 2, "term": "1 четверть"},
        {"school_id": 2, "pupil_id": 9, "mark": 1, "term": "1 четверть"},
        {"school_id": 2, "pupil_id": 9, "mark": 5, "term": "год"},
    ]
    store = accepted(tmp_path, {"marks": marks, "final_marks": finals})
    return view_of_schools(store, [1, 2, 3], [2025])


def test_a_row_is_the_sum_of_its_schools_and_the_total_of_all(two_schools, first):
    lines = [Line(1, "Школа Б", (1,)), Line(2, "Школа А", (2,)), Line(3, "Школа В", (3,))]

    sheet = units(two_schools, first, lines, Scale.load())

    assert [row[0].value for row in sheet.rows] == ["Школа А", "Школа Б", "Школа В"]
    rows = told(sheet, "unit")
    assert rows["Школа Б",]["mean"].exact() == 4  # an undated mark is of no term
    assert rows["Школа А",]["passed"].exact() == 0
    assert (rows["Школа А",]["n2"], rows["Школа А",]["n5"]) == (2, 0)  # «1» with «2», no «год»
    assert total(sheet)["passed"].exact() == Fraction(1, 3)
    assert total(sheet)["schools"] == 3
    assert total(sheet)["told"] == 2


def test_a_school_that_has_sent_nothing_has_no_data_and_not_zero(two_schools, first):
    sheet = units(two_schools, first, [Line(3, "Школа В", (3,))], Scale.load())

    (row,) = told(sheet, "unit").values()
    assert (row["told"], row["last"], row["n5"]) == (0, None, None)
    assert row["mean"].exact() is None
    assert sheet.rows[0][2].alert == "нет данных"


def test_a_district_holds_its_schools(two_schools, first):
    sheet = units(two_schools, first, [Line(9, "Район", (1, 2))], Scale.load())

    assert sheet.title == "Муниципалитеты"
    assert sheet.rows[0][0].opens == {"unit": 9}
    assert told(sheet, "unit")["Район",]["mean"].exact() == Fraction(8, 3)


def test_no_school_at_all_says_what_to_do(two_schools, first):
    sheet = units(two_schools, first, [], Scale.load())

    assert (sheet.rows, sheet.totals) == ((), ())
    assert "Добавьте школы" in sheet.empty

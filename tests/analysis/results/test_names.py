"""Names come in at the last moment, and nobody is lost without one."""

from opora.analysis.results.names import ERASED, PUPIL, named, numbered, pupil_cell, pupils_in
from opora.analysis.results.school import SchoolResults
from opora.analysis.results.school_class import ClassResults
from opora.analysis.sheet import Cell, Column, Kind, Sheet, cells


class Known:
    """Names of some pupils."""

    def __init__(self, names):
        self._names = names

    def name(self, pupil_id):
        return self._names[pupil_id]


def sheet(*rows):
    columns = (PUPIL, Column("marks", "Отметок", Kind.NUMBER))
    return Sheet("pupils", "Ученики", columns, rows, (cells("Всего", 3),))


def test_pupils_stand_by_the_alphabet_with_their_figures():
    people = Known({1: "Яшин Я", 2: "Ёлкин Е", 3: "Жуков Ж"})
    rows = [(pupil_cell(n, "9А"), Cell(n * 10)) for n in (1, 2, 3)]

    found = named(sheet(*rows), people)

    assert [[cell.value for cell in row] for row in found.rows] == [
        ["Ёлкин Е", 20],
        ["Жуков Ж", 30],
        ["Яшин Я", 10],
    ]
    assert found.rows[0][0].opens == {"school_class": "9А", "pupil": 2}
    assert found.totals[0][0].value == "Всего"


def test_an_erased_name_leaves_its_row():
    found = named(sheet((pupil_cell(9, "9А"), Cell(3))), Known({}))

    assert [cell.value for cell in found.rows[0]] == [ERASED, 3]


def test_pupils_stay_under_their_heading():
    columns = (Column("category", "Список"), PUPIL)
    rows = [
        (Cell(name), pupil_cell(n, "9А")) for name, n in (("Б", 1), ("Б", 2), ("А", 3), ("А", 1))
    ]
    people = Known({1: "В", 2: "А", 3: "Г"})
    table = Sheet("lists", "Списки", columns, tuple(rows))

    found = [[cell.value for cell in row] for row in named(table, people).rows]

    assert found == [["Б", "А"], ["Б", "В"], ["А", "В"], ["А", "Г"]]


def test_whoever_is_shown_is_known_for_the_log_of_reading():
    made = sheet((pupil_cell(9, "9А"), Cell(3)), (pupil_cell(4, "9А"), Cell(2)))
    without = Sheet("classes", "Классы", (Column("school_class", "Класс"),), (cells("9А"),))

    assert pupils_in([made, named(made, Known({})), without]) == {4, 9}


def test_numbers_count_rows_and_not_totals():
    found = numbered(sheet(cells("А", 1), cells("Б", 2)))

    assert [row[0].value for row in found.rows] == [1, 2]
    assert found.totals[0][0].value == ""
    assert found.columns[0].title == "№"


def test_tables_of_results_hold_numbers_of_pupils_only(asked):
    results = ClassResults(asked, "9А")

    for made in (results.register(), results.means(), results.attendance()):
        assert all(type(cell.value) is int for cell in made.column("pupil"))


def test_a_table_without_pupils_stays_as_it_is(asked):
    made = SchoolResults(asked).by_class()

    assert named(made, Known({})) is made

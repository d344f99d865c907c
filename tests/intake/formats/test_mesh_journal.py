"""A МЭШ class journal: pages of fifty rows."""

from hypothesis import given
from hypothesis import strategies as st

from journals import mesh_page, mesh_sheet
from opora.intake.formats.mesh_journal import FORMAT
from opora.intake.grid import Grid
from readings import absences, finals, marks, problems, read

NAME, OTHER = "Лесной Пётр", "Дубравина Алёна"
NOTE = "Учебный журнал 8-A 1 группа, Алгебра"


def year(*grids: Grid):  # type: ignore[no-untyped-def]
    return read(*grids, school_year=2025)


def test_pages_repeat_one_list_of_people() -> None:
    first = mesh_page(
        ["02.09", "1Т"], [("1", NAME, ("4", "4")), ("2", OTHER, ("н", ""))], note=NOTE
    )
    second = mesh_page(["12.01", "2Т"], [("1", NAME, ("5 5", "")), ("2", OTHER, ("2", "АЗ"))])

    reading = year(mesh_sheet(first, second))

    assert [pupil.name for pupil in reading.pupils] == [NAME, OTHER]
    assert [row[2:4] for row in marks(reading)] == [
        ("2025-09-02", 4),
        ("2026-01-12", 5),
        ("2026-01-12", 5),
        ("2026-01-12", 2),
    ]
    assert [row[3] for row in absences(reading)] == ["unknown"]
    assert [row[2:4] for row in finals(reading)] == [("1 триместр", "4"), ("2 триместр", "debt")]
    assert problems(reading) == []


@given(st.permutations([("1", NAME, "4"), ("2", NAME, "2"), ("3", OTHER, "5")]))
def test_namesakes_are_told_apart_by_number_on_every_page(order) -> None:  # type: ignore[no-untyped-def]
    first = mesh_page(
        ["02.09", "1П"],
        [("1", NAME, ("4",)), ("2", NAME, ("2",)), ("3", OTHER, ("5",))],
        note=NOTE,
    )
    second = mesh_page(["12.01"], [(number, name, (mark,)) for number, name, mark in order])

    reading = year(mesh_sheet(first, second))

    by_pupil = sorted(
        zip(reading.marks.columns["pupil"], reading.marks.columns["mark"], strict=True)
    )
    assert by_pupil == [(0, 4), (0, 4), (1, 2), (1, 2), (2, 5), (2, 5)]


def test_namesakes_without_numbers_are_told_apart_by_order() -> None:
    pages = [
        mesh_page([day, "1Т"], [("", NAME, ("4",)), ("", NAME, ("2",))], note=NOTE)
        for day in ("02.09", "03.09")
    ]

    reading = year(mesh_sheet(*pages))

    assert list(reading.marks.columns["pupil"]) == [0, 1, 0, 1]


def test_newcomer_on_a_later_page_is_of_the_same_list() -> None:
    first = mesh_page(["02.09", "1Т"], [("1", NAME, ("4",))], note=NOTE)
    second = mesh_page(["12.01", "2Т"], [("1", NAME, ("4",)), ("2", NAME, ("2",))])

    assert [pupil.table for pupil in year(mesh_sheet(first, second)).pupils] == [0, 0]


def test_names_in_the_first_column_have_no_numbers() -> None:
    rows = [["Журнал"], ["ФИО", "02.09", "1Т"], [NAME, "5", ""]]

    assert len(marks(year(Grid("Алгебра 8-А", rows)))) == 1


def test_class_and_subject_come_from_the_note_or_from_the_sheet() -> None:
    page = mesh_page(["02.09", "1Т"], [("1", NAME, ("4",))], note=NOTE)
    bare = mesh_page(["02.09", "1Т"], [("1", NAME, ("4",))])
    group = mesh_page(["02.09", "1Т"], [("1", NAME, ("4",))], note="8-А 1 группа")

    noted = year(mesh_sheet(page, name="Лист"))
    named = year(mesh_sheet(bare, name="Физика 9-Б"))
    grouped = year(mesh_sheet(group, name="Химия"))

    assert (noted.sections[0].school_class, noted.subjects) == ("8А", ["Алгебра"])
    assert (named.sections[0].school_class, named.subjects) == ("9Б", ["Физика"])
    assert (grouped.sections[0].school_class, grouped.subjects) == ("8А", ["Химия"])


def test_without_class_and_subject_they_are_asked_for() -> None:
    page = mesh_page(["02.09", "1Т"], [("1", NAME, ("4",))], note="Ведущий предмет, группа")

    assert problems(year(mesh_sheet(page, name="Физика"))) == [("A2", "class_missing")]
    unnamed = Grid(None, mesh_sheet(page).rows)
    assert problems(read(unnamed, school_class="9А", school_year=2025)) == [
        ("C3", "subject_missing")
    ]


def test_journal_of_another_vendor_is_not_taken() -> None:
    page = mesh_page(["02.09", "Ср. взв.", "1Т"], [])

    assert not FORMAT.recognises(mesh_sheet(page))
    assert not FORMAT.recognises(mesh_sheet(mesh_page(["02.09", "1 чет."], [])))

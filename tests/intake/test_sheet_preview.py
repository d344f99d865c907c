"""What one sheet of a reading holds."""

from datetime import date

from opora.intake.fingerprint import fingerprint
from opora.intake.grid import Grid
from opora.intake.reading import Hints, Reading, of_sheet
from opora.intake.recognition import read_grids
from opora.intake.sheet_mapping import Holds, SheetMapping, ValueColumn
from opora.intake.sheet_preview import preview_of

NAME, OTHER = "Лесной Пётр Ильич", "Дубравина Алёна"
USUAL = {"names": (0,), "school_class": "9А", "subject": "Химия", "day": date(2025, 9, 3)}


def sheet(name: str, *rows: list[str]) -> Grid:
    return Grid(name, [["Дети", "Было", "Стало", "Нет"], *rows])


def mapping(**fields: object) -> SheetMapping:
    columns = (
        ValueColumn(1, Holds.MARKS),
        ValueColumn(2, Holds.FINALS, term="год"),
        ValueColumn(3, Holds.ABSENCES),
    )
    return SheetMapping(**{**USUAL, "columns": columns, **fields})  # type: ignore[arg-type]


def test_every_kind_of_result_is_counted_and_shown_for_this_sheet_alone() -> None:
    first = sheet("Первый", [NAME, "4", "5", "н"], [OTHER, "3", "", "2"])
    second = sheet("Второй", [OTHER, "2", "", ""], [OTHER, "ерунда", "", ""])
    hints = Hints(mappings={fingerprint(first): mapping()})
    reading = read_grids([first, second], hints)

    one, two = preview_of(reading, "Первый"), preview_of(reading, "Второй")

    assert (one.pupils, one.marks, one.final_marks, one.absences) == (2, 2, 1, 3)
    assert one.problems == 0
    assert [(row.name, row.when_text, row.value) for row in one.rows][:3] == [
        (NAME, "03.09.2025", "4"),
        (OTHER, "03.09.2025", "3"),
        (NAME, "год", "итоговая 5"),
    ]
    assert (two.marks, two.problems) == (1, 1)
    assert two.notes[0].cell == "B3"
    assert NAME not in repr(one)


def test_a_sheet_that_gave_nothing_is_empty() -> None:
    assert preview_of(Reading(), "Нет такого").empty


def test_what_is_said_of_one_sheet_goes_before_what_is_said_of_all_like_it() -> None:
    first, second = (sheet(name, [NAME, "4", "", ""]) for name in ("Первый", "Второй"))
    known_by = fingerprint(first)
    own = of_sheet(known_by, "Второй")
    hints = Hints(
        mappings={known_by: mapping()},
        of_files={"a": {own: mapping(school_class="9Б")}, "b": {own: mapping(school_class="8В")}},
    ).of_file("a")

    reading = read_grids([first, second], hints)

    assert [section.school_class for section in reading.sections] == ["9А", "9Б"]
    assert reading.mapped == [known_by, own]
    assert Hints.from_kept(hints.used_by(reading).as_kept()) == hints

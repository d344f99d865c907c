"""A «Дневник.ру» journal sheet."""

from journals import people_sheet
from opora.intake.formats.dnevnik_journal import FORMAT
from readings import absences, finals, marks, problems, read

ABOVE = (["Класс: 9Б"], ["Учебный год: 2025/2026"], ["Предмет: Алгебра"])
HEADER = ["№", "Фамилия Имя", "01.09", "03.09", "Ср.", "Ср. взв.", "1 чет."]


def test_codes_are_of_this_vendor() -> None:
    rows = [["1", "Лесной Пётр", "П", "О 4/5", "4,5", "4,5", "НЗ"]]

    reading = read(people_sheet(HEADER, rows, ABOVE))

    assert [row[3] for row in absences(reading)] == ["valid", "late"]
    assert [row[3] for row in marks(reading)] == [4, 5]
    assert [row[3] for row in finals(reading)] == ["no_credit"]
    assert problems(reading) == []


def test_legend_of_the_file_overrides_them() -> None:
    rows = [["1", "Лесной Пётр", "П", "", "", "", ""], ["", "П", "Прогул"]]

    assert [row[3] for row in absences(read(people_sheet(HEADER, rows, ABOVE)))] == ["unexcused"]


def test_it_says_that_it_is_reconstructed() -> None:
    assert FORMAT.reconstructed
    assert "восстановлен" in FORMAT.title


def test_code_outside_the_legend_of_the_file_is_unknown() -> None:
    rows = [["1", "Лесной Пётр", "Б", "ОСВ", "", "", ""], ["", "П", "Прогул"]]

    reading = read(people_sheet(HEADER, rows, ABOVE))

    assert (absences(reading), problems(reading)) == ([], [("C5", "unknown_token")])

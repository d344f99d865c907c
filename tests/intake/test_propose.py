"""The first guess of a mapping."""

import pytest

from opora.intake.grid import Grid
from opora.intake.propose import propose
from opora.intake.sheet_mapping import Holds, SheetMapping, ValueColumn

NAME, OTHER = "Лесной Пётр Ильич", "Дубравина Алёна"


def proposed(*rows: list[str], name: str = "Лист1") -> SheetMapping | None:
    return propose(Grid(name, [list(row) for row in rows]))


@pytest.mark.parametrize(
    ("rows", "mapping"),
    [
        (
            (["№", "Ребёнок", "Кл.", "Предмет", "Когда", "Оценка"],
             ["1", NAME, "9А", "Химия", "03.09.2025", "4"],
             ["2", OTHER, "9Б", "Физика", "04.09.2025", "5"]),
            SheetMapping((1,), (ValueColumn(5, Holds.MARKS),), class_column=2, subject_column=3,
                         day_column=4),
        ),
        (
            (["Класс: 9А"], ["Предмет: Химия"], ["Ученики", "01.09", "02.09"], [NAME, "4", "н"]),
            SheetMapping((0,), under_days=Holds.MARKS, school_class="9А", subject="Химия"),
        ),
        (
            (["Ученики", "01.09", "02.09"], [NAME, "н", ""], [OTHER, "", "б"]),
            SheetMapping((0,), under_days=Holds.ABSENCES),
        ),
        (
            (["", "Май", ""], ["ФИО", "5", "6"], [NAME, "4", "5"]),
            SheetMapping((0,), under_days=Holds.MARKS, depth=2),
        ),
        (
            (["Фамилия", "Имя", "Химия", "1 четверть", "Ср. балл", "Пропуски"],
             ["Лесной", "Пётр", "4", "5", "4,5", "2"]),
            SheetMapping(
                (0, 1),
                (ValueColumn(2, Holds.FINALS, "Химия"),
                 ValueColumn(3, Holds.FINALS, None, "1 четверть"),
                 ValueColumn(5, Holds.ABSENCES)),
            ),
        ),
    ],
)  # fmt: skip
def test_titles_and_cells_tell_what_a_column_is(rows: tuple, mapping: SheetMapping) -> None:  # type: ignore[type-arg]
    assert proposed(*rows) == mapping


@pytest.mark.parametrize(
    "rows", [([],), (["Версия", "7"],), (["ФИО", "Телефон"], [NAME, "1"]), (["1", "2"], ["3", "4"])]
)
def test_nothing_is_proposed_where_nothing_looks_like_results(rows: tuple) -> None:  # type: ignore[type-arg]
    assert proposed(*rows) is None


def test_the_sheet_may_name_the_class_and_the_subject() -> None:
    rows = (["Ученики", "01.09"], [NAME, "4"])

    assert proposed(*rows, name="9Б") == SheetMapping(
        (0,), under_days=Holds.MARKS, school_class="9Б"
    )
    assert proposed(*rows, name="Химия") == SheetMapping(
        (0,), under_days=Holds.MARKS, subject="Химия"
    )

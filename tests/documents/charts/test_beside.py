"""Every table of the program has a chart beside it, or a reason why not."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

import opora
from opora.analysis.sheet import Cell, Column, Kind, Sheet, cells
from opora.documents.charts.beside import CHARTS, WITHOUT, charts_of, spec_of, words_of
from opora.documents.charts.picture import svg
from opora.measures.shares import Share

SOURCES = Path(opora.__file__).parent
ROOTS = (SOURCES / "analysis" / "results", SOURCES / "analysis" / "duty", SOURCES / "web" / "pages")
NOT_RESULTS = SOURCES / "web" / "pages" / "audit"  # who saw what: nothing to measure
FINDINGS = (Column("check", "Проверка"), Column("class", "Класс"))
WORKS = (
    Column("school_class", "Класс"),
    Column("subject", "Предмет"),
    Column("date", "Дата", Kind.DATE),
    Column("mean", "Средний балл", Kind.MEAN),
)
PLANS = (
    *WORKS[:2],
    Column("planned", "По плану на дату", Kind.NUMBER),
    Column("given", "Дано", Kind.NUMBER),
)


def keys() -> set[str]:
    """Keys of tables as the sources name them."""
    files = [
        path for root in ROOTS for path in root.rglob("*.py") if NOT_RESULTS not in path.parents
    ]
    calls = [
        node
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Sheet"
    ]
    first = [call.args[0] for call in calls]
    return {each.value for each in first if isinstance(each, ast.Constant)}


def test_every_table_has_a_chart_or_a_reason() -> None:
    found = keys()

    assert len(found) > 15
    assert found <= CHARTS.keys() | WITHOUT.keys()
    assert not CHARTS.keys() & WITHOUT.keys()
    assert all(WITHOUT.values())


def test_a_table_that_nobody_thought_of_is_an_error() -> None:
    with pytest.raises(KeyError):
        charts_of(Sheet("new", "", FINDINGS, (cells("", ""),)))


def test_a_table_without_data_has_no_chart() -> None:
    columns = (Column("school_class", "Класс"), Column("mean", "Балл", Kind.MEAN))
    sheet = Sheet("classes", "По классам", columns, (cells("9А", Share(0, 0)),))

    assert spec_of(sheet) is None
    assert words_of(sheet) == ""


def test_one_period_is_no_dynamics() -> None:
    columns = (
        Column("when", "Период"),
        Column("mean", "Средний балл", Kind.MEAN),
        Column("passed", "Успеваемость, %", Kind.PERCENT),
        Column("quality", "Качество, %", Kind.PERCENT),
    )
    row = cells("1 четверть", Share(7, 2), Share(1, 2), Share(1, 2))

    assert spec_of(Sheet("dynamics", "Динамика", columns, (row,))) is None
    both = words_of(Sheet("dynamics", "Динамика", columns, (row, row)))
    assert "Динамика: средний балл" in both
    assert "Качество, %: 1 четверть 50,00 %" in both


def test_findings_are_counted_by_check_and_by_class() -> None:
    rows = (cells("КТП", "9А"), cells("КТП", None), cells("КТП", None), cells("Итоги", "9А"))
    sheet = Sheet("duty", "Ввод данных", FINDINGS, rows)

    said = words_of(sheet)

    assert "Число строк: КТП 3; Итоги 1" in said
    assert "Число строк: 9А 2; – 2" in said
    assert len(spec_of(sheet)["vconcat"]) == 2  # type: ignore[index]


def test_few_works_are_named_and_many_stand_by_day() -> None:
    day = date(2025, 9, 1)
    rows = [("9А", f"Предмет {n}", day + timedelta(days=n), Share(7, 2)) for n in range(60)]
    few, many = (
        Sheet("works", "Работы", WORKS, tuple(cells(*row) for row in rows[:number]))
        for number in (3, 60)
    )

    assert "Предмет 1, 02.09.2025 3,50" in words_of(few)
    assert "01.09" in svg(spec_of(many))  # type: ignore[arg-type]
    assert "01.09.2025 3,50" in words_of(many)


def test_plans_are_shown_in_per_cent_of_what_was_planned_and_many_by_class() -> None:
    own = [("9А", "Алгебра", 10, 8), ("9Б", "Алгебра", 4, 6), ("9Б", "Физика", None, 3)]
    few = Sheet("plans", "КТП", PLANS, tuple(cells(*row) for row in own))
    many = Sheet("plans", "КТП", PLANS, few.rows * 20)

    assert "9А, Алгебра 80,00 %; 9Б, Алгебра 150,00 %" in words_of(few)
    assert "Физика" not in words_of(few)
    assert "9А 80,00 %; 9Б 150,00 %." in words_of(many)


def test_a_name_that_all_rows_share_is_said_once() -> None:
    rows = tuple(cells("9А", subject, date(2025, 9, 1), Share(7, 2)) for subject in ("Х", "Ф"))

    said = words_of(Sheet("works", "Работы 9А класса", WORKS, rows))

    assert "Х 3,50; Ф 3,50" in said


def test_marks_of_a_work_are_counted_by_value() -> None:
    names = tuple(Column(f"n{n}", f"«{n}»", Kind.NUMBER) for n in (5, 4, 3, 2))
    sheet = Sheet("work", "Работа", (Column("work", "Работа"), *names), (cells("КР", 1, 20, 3, 0),))

    assert "«5» 1; «4» 20; «3» 3; «2» 0" in words_of(sheet)


def test_those_who_need_help_stand_against_the_least_mean_until_they_are_too_many() -> None:
    columns = (
        Column("school_class", "Класс"),
        Column("subject", "Предмет"),
        Column("pupil", "ФИО"),
        Column("before", "Раньше", Kind.MEAN, "Средний балл"),
        Column("mean", "Сейчас", Kind.MEAN, "Средний балл"),
    )
    rows = tuple(
        cells("9А", subject, f"Ученик {n}", Share(0, 0), Share(5, 2))
        for subject in ("Алгебра", "Физика")
        for n in range(25)
    )
    few, many = (Sheet("help", "Кому нужна помощь", columns, rows[:n]) for n in (2, 50))

    assert "«3» – от 2,65" in svg(spec_of(few))  # type: ignore[arg-type]
    assert "Ученик 0 –" in words_of(few)
    assert words_of(many).startswith("Скольким нужна помощь. Число строк: Алгебра 25; Физика 25")
    assert "Ученик" not in words_of(many)


def test_only_whole_tables_are_drawn_of_exceptions_nothing() -> None:
    for key in WITHOUT:
        assert charts_of(Sheet(key, "", FINDINGS, ((Cell("а"), Cell(1)),))) == []

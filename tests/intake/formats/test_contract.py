"""What holds for every format: its samples, and that no other format takes them."""

import json
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import journals
import readings
from opora.intake.books import read_book
from opora.intake.formats import all_formats
from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.intake.reading import Hints, Reading
from opora.intake.recognition import read_grids
from opora.vocabulary.problems import Refusal

SAMPLES = Path(__file__).parents[2] / "formats"
EXPECTED = {
    path.parent / name: expected
    for path in sorted(SAMPLES.glob("*/expected.json"))
    for name, expected in json.loads(path.read_text(encoding="utf-8")).items()
}
WORDS = (
    "ФИО", "№", "Фамилия", "Имя", "Класс", "Предмет", "Ученик: Лесной Пётр", "Класс: 9А",
    "9Б класс",    "Учебный год: 2024/2025", "Учебные периоды", "Март", "Май", "01.09",
    "31.02", "2025-09-01", "1",
    "31", "4", "4/5", "О 2", "Н", "Неуважительная", ".", "5-", "Алгебра", "Физика", "История",
    "Средняя оценка", "Средневзвешенный балл", "Средний балл", "Итоговая оценка", "Ср. взв.",
    "Итог",    "1 четверть", "Год", "1Т", "2П", "Лесной Пётр Ильич", "Дубравина Алёна",
    "Итого", "Школа № 5",
    "Период: 01.09.24 - 26.10.24", "3,5", "\xa0", " ", ":", "Тема: Дата:", "Отчет об успеваемости",
)  # fmt: skip
texts = st.one_of(st.sampled_from(WORDS), st.sampled_from(("", "")), st.text(max_size=12))
grids = st.builds(
    Grid,
    st.sampled_from((None, "Лист1", "9А", "Алгебра")),
    st.lists(st.lists(texts, max_size=7), max_size=9),
)


SHEETS = {path: read_book(path, Limits.load()) for path in EXPECTED}


def read_or_refusal(sheets: list[Grid], hints: Hints) -> Reading | Refusal:
    try:
        return read_grids(sheets, hints)
    except Refusal as refusal:
        return refusal


def sample_name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", EXPECTED, ids=sample_name)
def test_sample_is_read_as_expected(path: Path) -> None:
    expected = dict(EXPECTED[path])
    hints = expected.pop("hints")

    assert readings.summary(readings.read_file(path, **hints)) == expected


def test_every_format_has_a_sample_and_every_sample_is_expected() -> None:
    files = {path for path in SAMPLES.glob("*/*.*") if path.name != "expected.json"}

    assert {path.parent.name for path in EXPECTED} == {item.key for item in all_formats()}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("path", EXPECTED, ids=sample_name)
def test_exactly_one_format_recognises_a_sheet(path: Path) -> None:
    grids = [g for g in read_book(path, Limits.load()) if not (g.name or "").startswith("Данные")]
    for grid in grids:
        takers = [item for item in all_formats() if item.recognises(grid)]
        first = [item for item in takers if not item.fallback] or takers

        assert [item.key for item in first] == [path.parent.name]


def test_service_sheet_is_recognised_by_nobody() -> None:
    grid = Grid("Данные", [["Версия", "7"]])

    assert [item.key for item in all_formats() if item.recognises(grid)] == []


def test_sheets_of_all_samples_in_one_book_keep_their_formats() -> None:
    books = {path: read_book(path, Limits.load()) for path in EXPECTED}
    together = read_grids(list(chain(*books.values())), Hints(None, "9А", 2025))

    assert together.format.split("+") == sorted({path.parent.name for path in EXPECTED})
    apart = sum(len(e["marks"]) for e in EXPECTED.values())
    assert len(together.marks) == apart


@given(grids)
def test_recognition_never_raises(grid: Grid) -> None:
    assert all(item.recognises(grid) in (True, False) for item in all_formats())


@given(st.lists(grids, max_size=3), st.booleans())
def test_any_sheet_is_read_or_refused_with_a_cause(sheets: list[Grid], hinted: bool) -> None:
    hints = Hints("Школа", "9А", 2024) if hinted else Hints()
    outcome = read_or_refusal(sheets, hints)

    if isinstance(outcome, Refusal):
        assert outcome.code in ("empty", "not_journal")
    else:
        assert all(pupil.section < len(outcome.sections) for pupil in outcome.pupils)
        assert readings.summary(outcome)["format"]


@given(st.sampled_from(list(EXPECTED)), st.data())
def test_sample_cut_anywhere_is_still_read_or_refused(path: Path, data: st.DataObject) -> None:
    grids = SHEETS[path]
    grid = data.draw(st.sampled_from(grids))
    start = data.draw(st.integers(0, len(grid.rows)))
    end = data.draw(st.integers(start, len(grid.rows)))
    width = data.draw(st.integers(0, 9))
    piece = Grid(grid.name, [row[:width] for row in grid.rows[start:end]])
    outcome = read_or_refusal([piece], Hints())

    if isinstance(outcome, Refusal):
        assert outcome.code in ("empty", "not_journal")
    else:
        assert outcome.format


def test_writing_a_sheet_and_reading_it_gives_the_sheet(tmp_path: Path) -> None:
    grid = SHEETS[SAMPLES / "mesh_journal" / "class.xlsx"][0]
    copy = journals.write_xlsx(tmp_path / "copy.xlsx", grid)

    assert read_book(copy, Limits.load())[0] == grid

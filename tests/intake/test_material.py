"""What answers are computed from: each pupil, subject and day once, and what was wrong."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from journals import people_sheet, report_block, report_sheet, write_xlsx
from opora.facts.store import Store
from opora.intake import material
from opora.intake.acceptance import accept
from opora.intake.collection import Collection
from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.intake.material import (
    Material,
    material_of_files,
    material_of_store,
)
from opora.intake.messages import NothingReadable
from opora.intake.reading import Hints
from opora.vocabulary.problems import Remark, UserError

LIMITS = Limits.load()
NAME = "Лесной Пётр Ильич"
LONG, SHORT = "с 13.01.25 по 28.02.25", "с 13.01.25 по 31.01.25"
Collect = Callable[..., Collection]


def report(*cells: str, period: str = LONG, final: str = "") -> Grid:
    days = [(1, 13 + number) for number in range(len(cells))]
    tail = {"Алгебра": ("", "", final)}
    return report_sheet(report_block(NAME, days, {"Алгебра": cells}, period=period, tail=tail))


def finals(mark: str, name: str = NAME) -> Grid:
    header = ["ФИО", "Алгебра", "Физика", "Химия"]
    return people_sheet(header, [[name, mark, "4", "4"]], [["9А класс"], ["2024/2025 уч. год"]])


@pytest.fixture
def of_files(collect: Collect, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Material]:
    """Return a function: name of a file → its sheet → the material, read in the process."""

    def make(sheets: dict[str, Grid]) -> Material:
        found = collect(sheets)

        class Ready:
            def __enter__(self) -> Collection:
                return found

            def __exit__(self, *_: object) -> None:
                """Nothing to clean."""

        monkeypatch.setattr(material, "collected", lambda *_: Ready())
        return material_of_files([], Hints(), LIMITS)

    return make


def rows(found: Material, name: str) -> pa.Table:
    return found.facts.table(name).to_pyarrow()


OfFiles = Callable[[dict[str, Grid]], Material]


def test_files_are_read_by_children_and_nothing_is_kept(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", report("2", "5-", "н"))

    found = material_of_files([path], Hints(), LIMITS)

    (row,) = rows(found, "marks").to_pylist()
    assert (row["mark"], row["batch"], found.people.name(row["pupil_id"])) == (2, 0, NAME)
    assert rows(found, "absences").num_rows == 1
    assert found.labels == {0: path.as_posix()}
    assert [(p.file, p.cell, p.code) for p in found.problems] == [
        (path.as_posix(), "C13", "unknown_token")
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_nothing_readable_tells_every_cause(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")

    with pytest.raises(NothingReadable, match=r"a\.xlsx: Файл пуст") as caught:
        material_of_files([tmp_path], Hints(), LIMITS)

    assert [problem.code for problem in caught.value.problems] == ["empty"]


def test_a_folder_without_files_is_told_apart_from_unreadable_ones(tmp_path: Path) -> None:
    with pytest.raises(NothingReadable, match="нет файлов") as caught:
        material_of_files([tmp_path], Hints(), LIMITS)

    assert caught.value.problems == ()


def test_equal_marks_of_two_files_count_once(of_files: OfFiles) -> None:
    found = of_files({"a.xlsx": report("2", "3", period=SHORT), "b.xlsx": report("2", "3", "4")})

    assert sorted(rows(found, "marks")["mark"].to_pylist()) == [2, 3, 4]
    assert (found.problems, found.remarks) == ((), ())


def test_marks_that_differ_are_a_problem_and_the_later_file_wins(of_files: OfFiles) -> None:
    found = of_files({"a.xlsx": report("2", "3", period=SHORT), "b.xlsx": report("2", "5")})

    assert sorted(rows(found, "marks")["mark"].to_pylist()) == [2, 5]
    (problem,) = found.problems
    assert (problem.file, problem.sheet, problem.cell, problem.code) == (
        "journals/b.xlsx",
        "Лист1",
        "C13",
        "conflict",
    )
    assert "14.01.2025, предмет «Алгебра»" in problem.message
    assert "в «journals/a.xlsx»" in problem.message
    assert NAME not in problem.message


def test_final_marks_that_differ_are_a_remark_and_no_problem(of_files: OfFiles) -> None:
    found = of_files({"a.xlsx": finals("2"), "b.xlsx": finals("5")})

    (remark,) = found.remarks
    winner = found.ranks[found.best_first()[0]]
    assert found.problems == ()
    assert isinstance(remark, Remark)
    assert (remark.code, remark.cell) == ("final_conflict", "B4")
    assert remark.file == found.labels[winner.batch]
    assert "период не указан), предмет «Алгебра»" in remark.message
    algebra = [
        row for row in rows(found, "final_marks").to_pylist() if row["subject_name"] == "Алгебра"
    ]
    assert [row["batch"] for row in algebra] == [winner.batch]
    assert rows(found, "final_marks").num_rows == 3


def test_a_term_is_named_in_a_remark_on_final_marks(of_files: OfFiles) -> None:
    found = of_files({"a.xlsx": report("2", final="3"), "b.xlsx": report("2", "", final="4")})

    (remark,) = found.remarks
    assert "Итоговая отметка (13.01.2025-28.02.2025)" in remark.message


def test_the_file_of_the_later_period_is_the_best(of_files: OfFiles) -> None:
    found = of_files(
        {
            "a.xlsx": report("2", period=SHORT),
            "b.xlsx": report("3", period=LONG),
            "c.xlsx": finals("4"),
        }
    )

    names = [found.labels[number] for number in found.best_first()]
    assert names == ["journals/b.xlsx", "journals/a.xlsx", "journals/c.xlsx"]


def test_files_with_results_but_without_days_are_named(of_files: OfFiles) -> None:
    found = of_files({"a.xlsx": report("2"), "b.xlsx": finals("4", "Дубравина Алёна")})

    assert found.undated == ("journals/b.xlsx",)


def test_a_file_without_results_is_not_called_undated(of_files: OfFiles) -> None:
    assert of_files({"a.xlsx": report("")}).undated == ()


def test_the_store_gives_what_the_files_gave(
    tmp_path: Path, collect: Collect, of_files: OfFiles
) -> None:
    sheets = {
        "a.xlsx": report("2", "3", "5-", period=SHORT),
        "b.xlsx": report("2", "5"),
        "c.xlsx": finals("3"),
    }
    store = Store(tmp_path / "data")
    accept(collect(sheets), Hints(), store)

    kept, told = material_of_store(store), of_files(sheets)

    def shown(found: Material) -> list[tuple[object, ...]]:
        return sorted(
            (found.people.name(row["pupil_id"]), row["subject_name"], row["date"], row["mark"])
            for row in rows(found, "marks").to_pylist()
        )

    assert shown(kept) == shown(told)
    assert [(n.code, n.cell) for n in kept.problems] == [(n.code, n.cell) for n in told.problems]
    assert {note.file for note in kept.problems} == {"a.xlsx", "b.xlsx"}
    assert kept.undated == ("c.xlsx",)
    assert rows(kept, "final_marks").num_rows == rows(told, "final_marks").num_rows


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="opora import"):
        material_of_store(Store(tmp_path / "data"))

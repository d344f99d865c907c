"""Several files as one: read by children, joined by people."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from journals import people_sheet, report_block, report_sheet, write_xlsx
from opora.facts.identity import IdentityMap
from opora.intake.collection import Collection, collected, identify, last_day
from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.intake.reading import Hints, Reading
from opora.vocabulary.problems import UserError
from readings import read

LIMITS = Limits.load()
NAME, SHORT, NAMESAKE = "Лесной Пётр Ильич", "Лесной Петр", "Лесной Пётр Олегович"
Collect = Callable[..., Collection]


def journal(
    *names: str, day: str = "13.01.2025", mark: str = "2", school_class: str = "9А"
) -> Grid:
    above = [["Предмет: Алгебра"], [f"Класс: {school_class}"], ["Учебный год: 2024/2025"]]
    return people_sheet(["ФИО", day], [[name, mark] for name in names], above)


def all_of(paths: list[Path], hints: Hints | None = None) -> Collection:
    with collected(paths, hints or Hints(), LIMITS) as found:
        return found


def test_the_same_bytes_count_once_and_the_twin_is_named(tmp_path: Path) -> None:
    first = write_xlsx(tmp_path / "a.xlsx", journal(NAME))
    second = write_xlsx(tmp_path / "b.xlsx", journal(NAME))

    found = all_of([second, first])

    assert [file.label for file in found.files] == [first.as_posix()]
    assert [(note.file, note.code) for note in found.remarks] == [
        (second.as_posix(), "duplicate_file")
    ]
    assert "«a.xlsx»" in found.remarks[0].message
    assert found.problems == []


def test_a_refused_file_is_a_problem_and_stops_nothing(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "a.xlsx", journal(NAME, mark="5-"))
    (tmp_path / "b.xlsx").write_bytes(b"")
    (tmp_path / "c.csv").write_text("Здравствуйте!", encoding="utf-8")

    found = all_of([tmp_path])

    assert [Path(file.label).name for file in found.files] == ["a.xlsx"]
    told = {(Path(note.file).name, note.cell, note.code) for note in found.problems}
    assert told == {
        ("a.xlsx", "B5", "unknown_token"),
        ("b.xlsx", None, "empty"),
        ("c.csv", None, "not_journal"),
    }
    assert found.files[0].path == good


def test_the_order_of_arguments_never_matters(tmp_path: Path) -> None:
    paths = [
        write_xlsx(tmp_path / f"{number}.xlsx", journal(NAME, day=f"{number}.02.2025"))
        for number in range(10, 15)
    ]

    forward, backward = all_of(paths), all_of(paths[::-1])

    assert [file.sha256 for file in forward.files] == [file.sha256 for file in backward.files]
    assert [file.sha256 for file in forward.files] == sorted(f.sha256 for f in forward.files)


def test_files_out_of_an_archive_lie_on_the_disk_until_the_end(tmp_path: Path) -> None:
    inner = write_xlsx(tmp_path / "a.xlsx", journal(NAME))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(inner, "9А/a.xlsx")

    with collected([tmp_path / "all.zip"], Hints(), LIMITS) as found:
        (file,) = found.files
        assert file.path.read_bytes() == inner.read_bytes()

    assert not file.path.exists()
    assert file.label == f"{(tmp_path / 'all.zip').as_posix()}/9А/a.xlsx"


def test_a_path_that_is_not_there_is_an_error_of_the_person(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="нет\\.xlsx"):
        all_of([tmp_path / "нет.xlsx"])


def test_the_last_day_is_the_stated_one_before_any_other() -> None:
    block = report_block(NAME, [(3, 24)], {"Алгебра": ["2"]}, period="с 24.03.25 по 24.05.25")

    assert last_day(read(report_sheet(block))) == date(2025, 5, 24)


@pytest.mark.parametrize("cell", ["2", "н", "осв"])
def test_without_a_stated_period_the_last_day_is_that_of_any_entry(cell: str) -> None:
    header = ["ФИО", "12.01.2025", "13.01.2025", "14.01.2025"]
    above = [["Предмет: Алгебра"], ["Класс: 9А"]]

    reading = read(people_sheet(header, [[NAME, "2", cell, ""]], above))

    assert last_day(reading) == date(2025, 1, 13)


def test_a_reading_without_days_has_no_last_day() -> None:
    assert last_day(Reading()) is None


def numbers(found: Collection, people: IdentityMap) -> dict[str, list[int]]:
    owners, _ = identify(found.files, people)
    return {
        Path(file.label).name: [owner.pupil_id for owner in own]
        for file, own in zip(found.files, owners, strict=True)
    }


def test_a_person_of_two_files_is_one_under_the_fuller_name(collect: Collect) -> None:
    people = IdentityMap.ephemeral()
    found = collect(
        {"a.xlsx": journal(SHORT, "Иной Ян"), "b.xlsx": journal(NAME, day="14.01.2025")}
    )

    by_file = numbers(found, people)

    assert by_file["a.xlsx"][0] == by_file["b.xlsx"][0] != by_file["a.xlsx"][1]
    assert people.name(by_file["b.xlsx"][0]) == NAME


def test_people_of_the_map_keep_their_numbers_and_fuller_names(collect: Collect) -> None:
    people = IdentityMap.ephemeral()
    before = numbers(collect({"a.xlsx": journal(NAME)}), people)["a.xlsx"]

    after = numbers(collect({"b.xlsx": journal(SHORT, day="14.01.2025")}), people)["b.xlsx"]

    assert after == before
    assert people.name(before[0]) == NAME


def test_one_name_in_two_classes_is_two_people(collect: Collect) -> None:
    sheets = {"a.xlsx": journal(NAME), "b.xlsx": journal(NAME, school_class="9Б")}

    by_file = numbers(collect(sheets), IdentityMap.ephemeral())

    assert by_file["a.xlsx"] != by_file["b.xlsx"]


def test_an_owner_says_school_year_and_class(collect: Collect) -> None:
    people = IdentityMap.ephemeral()

    owners, _ = identify(collect({"a.xlsx": journal(NAME)}, school="Школа № 5").files, people)

    (owner,) = owners[0]
    assert (owner.school_year, owner.school_class) == (2024, "9А")
    assert people.school_name(owner.school_id) == "Школа № 5"
    assert [pupil.pupil_id for pupil in people.pupils_of(owner.school_id, 2024, "9А")] == [
        owner.pupil_id
    ]


def test_a_name_that_fits_two_people_is_a_problem_at_its_cell_without_the_name(
    collect: Collect,
) -> None:
    people = IdentityMap.ephemeral()
    sheets = {"a.xlsx": journal(NAME, NAMESAKE), "b.xlsx": journal("Иной Ян", SHORT)}

    found = collect(sheets)
    owners, (problem,) = identify(found.files, people)

    assert (problem.file, problem.sheet) == ("journals/b.xlsx", "Лист1")
    assert (problem.cell, problem.code) == ("A6", "namesake")
    assert "Лесной" not in problem.message
    assert len({owner.pupil_id for own in owners for owner in own}) == 4


def test_a_doubtful_name_of_the_map_is_told_for_the_new_file_only(collect: Collect) -> None:
    people = IdentityMap.ephemeral()
    identify(collect({"a.xlsx": journal(NAME, NAMESAKE)}).files, people)

    _, problems = identify(collect({"b.xlsx": journal(SHORT)}).files, people)

    assert [(problem.file, problem.cell) for problem in problems] == [("journals/b.xlsx", "A5")]

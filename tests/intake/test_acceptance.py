"""Files into the data directory and back."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from journals import plan_sheet, progress_sheet, protocol_sheet, report_block, report_sheet
from opora.facts.batches import Batch
from opora.facts.identity import IdentityMap
from opora.facts.store import AlreadyThere, Store
from opora.intake.acceptance import accept, reader_of_originals
from opora.intake.archive import SourceFile
from opora.intake.collection import Collection
from opora.intake.fingerprint import fingerprint
from opora.intake.grid import Grid
from opora.intake.reading import Hints, Reading
from opora.intake.sheet_mapping import Holds, SheetMapping, ValueColumn
from opora.vocabulary.problems import Refusal
from readings import read_file

NAMES = ("Лесной Пётр Ильич", "Дубравина Алёна Олеговна")
Collect = Callable[..., Collection]


def report(
    *cells: str, names: tuple[str, ...] = NAMES, period: str = "с 13.01.25 по 28.02.25"
) -> Grid:
    days = [(1, 13 + number) for number in range(len(cells))]
    blocks = [report_block(name, days, {"Алгебра": cells}, period=period) for name in names]
    return report_sheet(*blocks)


class InProcess:
    """Reads in the process what the pool would give to a child."""

    def __init__(self, instead: Reading | Refusal | None = None) -> None:
        self.instead = instead
        self.asked: list[tuple[SourceFile, Hints]] = []

    def read(self, source: SourceFile, hints: Hints) -> Reading | Refusal:
        self.asked.append((source, hints))
        return self.instead or read_file(source.path)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def people_of(store: Store) -> IdentityMap:
    return IdentityMap.load(store.identity_path)


def test_a_batch_names_only_people_who_are_kept(store: Store, collect: Collect) -> None:
    (batch,), doubts = accept(collect({"a.xlsx": report("2", "3")}), Hints(), store)

    people = people_of(store)
    assert isinstance(batch, Batch)
    assert [people.name(number) for number in batch.pupils] == list(NAMES)
    assert sorted(store.read("marks")["mark"].to_pylist()) == [2, 2, 3, 3]
    assert set(store.read("marks")["pupil_id"].to_pylist()) == set(batch.pupils)
    assert doubts == []


def test_a_batch_keeps_the_notes_of_its_file_under_the_name_alone(
    store: Store, collect: Collect
) -> None:
    sheets = {"a.xlsx": report("2", "5-", names=NAMES[:1]), "b.xlsx": report("3", names=NAMES[1:])}

    batches, _ = accept(collect(sheets), Hints(), store)

    by_label = {batch.label: batch for batch in batches}
    assert sorted(by_label) == ["a.xlsx", "b.xlsx"]
    assert [(note["file"], note["cell"]) for note in by_label["a.xlsx"].problems] == [
        ("a.xlsx", "C13")
    ]
    assert by_label["b.xlsx"].problems == ()


def test_a_batch_says_its_period_format_and_hints(store: Store, collect: Collect) -> None:
    hints = Hints(school_class="9А")

    (batch,), _ = accept(collect({"a.xlsx": report("2")}), hints, store)

    assert (str(batch.since), str(batch.on)) == ("2025-01-13", "2025-02-28")
    assert (batch.format, batch.school_classes) == ("sgo_pupil_report", ("9А",))
    assert batch.hints["school_class"] == "9А"


def test_the_same_file_again_is_already_there(store: Store, collect: Collect) -> None:
    (batch,), _ = accept(collect({"a.xlsx": report("2")}), Hints(), store)

    (again,), _ = accept(collect({"b.xlsx": report("2")}), Hints(), store)

    assert again == AlreadyThere(batch)


def test_files_of_one_import_do_not_replace_each_other(store: Store, collect: Collect) -> None:
    accept(collect({"a.xlsx": report("2", "3"), "b.xlsx": report("", "", "4")}), Hints(), store)

    assert [batch.visible for batch in store.batches()] == [True, True]
    assert sorted(store.read("marks")["mark"].to_pylist()) == [2, 2, 3, 3, 4, 4]


def test_a_later_import_of_the_same_period_replaces(store: Store, collect: Collect) -> None:
    accept(collect({"a.xlsx": report("2", "3")}), Hints(), store)

    accept(collect({"a.xlsx": report("2", "4")}), Hints(), store)

    assert [batch.visible for batch in store.batches()] == [False, True]
    assert sorted(store.read("marks")["mark"].to_pylist()) == [2, 2, 4, 4]


def test_a_doubt_about_a_person_is_told_and_kept_with_the_file(
    store: Store, collect: Collect
) -> None:
    accept(collect({"a.xlsx": report("2", names=("Лесной Пётр Ильич", "Лесной Пётр Ян"))}),
           Hints(), store)  # fmt: skip

    found = collect({"b.xlsx": report("3", names=("Лесной Пётр",))})
    (batch,), (doubt,) = accept(found, Hints(), store)

    assert (doubt.file, doubt.code) == ("journals/b.xlsx", "namesake")
    assert [(note["file"], note["code"]) for note in batch.problems] == [("b.xlsx", "namesake")]


def test_originals_read_again_give_the_same_facts(store: Store, collect: Collect) -> None:
    accept(collect({"a.xlsx": report("2", "5-")}), Hints(school_year=2024), store)
    before = store.batches()
    pool = InProcess()

    done = store.rebuild(reader_of_originals(pool, people_of(store)))

    assert (done.rebuilt, done.changed, done.problems) == (1, (), ())
    assert store.batches() == before
    ((source, hints),) = pool.asked
    assert (source.label, source.path) == ("a.xlsx", store.original(before[0]))
    assert hints == Hints(school_year=2024)


def test_an_original_with_other_people_than_before_is_left_as_it_was(
    store: Store, collect: Collect
) -> None:
    accept(collect({"a.xlsx": report("2")}), Hints(), store)
    (other,) = collect({"b.xlsx": report("5", names=NAMES[:1])}).files

    done = store.rebuild(reader_of_originals(InProcess(other.reading), people_of(store)))

    assert (done.rebuilt, done.changed) == (0, ())
    assert [(problem.file, problem.code) for problem in done.problems] == [
        ("a.xlsx", "not_rebuilt")
    ]
    assert "opora import" in done.problems[0].message
    assert store.read("marks")["mark"].to_pylist() == [2, 2]


def test_an_original_with_its_people_in_another_order_is_left_as_it_was(
    store: Store, collect: Collect
) -> None:
    accept(collect({"a.xlsx": report("2")}), Hints(), store)
    (other,) = collect({"b.xlsx": report("5", names=NAMES[::-1])}).files

    done = store.rebuild(reader_of_originals(InProcess(other.reading), people_of(store)))

    assert (done.rebuilt, [problem.code for problem in done.problems]) == (0, ["not_rebuilt"])
    assert store.read("marks")["mark"].to_pylist() == [2, 2]


def test_an_original_that_is_refused_now_is_left_as_it_was(store: Store, collect: Collect) -> None:
    accept(collect({"a.xlsx": report("2")}), Hints(), store)
    refusal = Refusal("too_dense", "Слишком велик.")

    done = store.rebuild(reader_of_originals(InProcess(refusal), people_of(store)))

    assert [problem.message for problem in done.problems] == ["a.xlsx: Слишком велик."]
    assert store.read("marks")["mark"].to_pylist() == [2, 2]


def test_plans_protocols_and_mapped_sheets_come_back_from_originals(
    store: Store, collect: Collect
) -> None:
    unknown = Grid("Свод", [["Ребёнок", "Итоги"], [NAMES[0], "4"]])
    mapping = SheetMapping((0,), (ValueColumn(1, Holds.FINALS, "Химия", "год"),))
    known_by = fingerprint(unknown)
    said = {"school": "Школа № 5", "school_class": "9А", "school_year": 2025}
    hints = Hints(**said, mappings={known_by: mapping, "another": mapping})  # type: ignore[arg-type]
    sheets = {
        "plan.xlsx": plan_sheet([("1", "Дроби", "02.09.25", "")]),
        "work.xlsx": protocol_sheet(("ФИО", "Задание 1", "Оценка"), [(NAMES[0], "2", "5")]),
        "progress.xlsx": progress_sheet([("9А", "Алгебра", "", "48", "46")]),
        "unknown.xlsx": unknown,
    }

    accept(collect(sheets, **said, mappings=hints.mappings), hints, store)

    tables = ("lesson_plans", "test_scores", "programme_progress", "final_marks")
    before = {name: store.read(name).to_pylist() for name in tables}
    assert [len(rows) for rows in before.values()] == [1, 1, 1, 1]
    assert before["lesson_plans"][0]["school_class"] == "9А"
    kept = {batch.label: batch.hints for batch in store.batches()}
    assert "mappings" not in kept["plan.xlsx"]
    assert Hints.from_kept(kept["unknown.xlsx"]).mappings == {known_by: mapping}

    class Pool:
        def read(self, source: SourceFile, hints: Hints) -> Reading:
            return read_file(source.path, **{f.name: getattr(hints, f.name) for f in fields(hints)})

    done = store.rebuild(reader_of_originals(Pool(), people_of(store)))  # type: ignore[arg-type]
    assert (done.rebuilt, done.changed, done.problems) == (4, (), ())
    assert {name: store.read(name).to_pylist() for name in tables} == before

"""What answers are computed from: facts that count, people, and what was wrong with the files.

The same shape whether it comes from files given on the command line or from the data directory.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from opora.facts.current import BatchRank, ranked, settle
from opora.facts.derived import Conflict
from opora.facts.engine import DUCKDB
from opora.facts.identity import IdentityMap
from opora.facts.memory import Memory
from opora.facts.source import Facts
from opora.facts.store import Store
from opora.facts.tables import FINAL_MARKS, MARKS, TABLES
from opora.facts.units import FILE, municipalities, units_table
from opora.facts.view import view_of
from opora.intake.collection import Collection as ReadFiles
from opora.intake.collection import collected, identify, parts_of
from opora.intake.grid import address
from opora.intake.limits import Limits
from opora.intake.messages import NothingReadable, empty_store, notes_of_batch
from opora.intake.pool import Progress
from opora.intake.reading import Hints
from opora.intake.tabulate import tabulate
from opora.vocabulary.problems import Problem, Remark, UserError
from opora.vocabulary.subject import canonical_of


@dataclass(frozen=True)
class Material:
    """Facts with each pupil, subject and day counted once.

    `labels`: the file of each batch number; `undated`: files with results but without a single
    dated mark; `spellings`: names of subjects as marks spell them, with a file of each; `units`:
    the municipality of each school (`facts.units`).
    """

    facts: Facts
    people: IdentityMap
    ranks: tuple[BatchRank, ...]
    labels: Mapping[int, str]
    problems: tuple[Problem, ...]
    remarks: tuple[Remark, ...]
    undated: tuple[str, ...]
    spellings: Mapping[str, str]
    units: pa.Table

    def best_first(self) -> list[int]:
        """Return batch numbers, the one that wins a disagreement first."""
        return [rank.batch for rank in ranked(self.ranks)]


def material_of_files(
    paths: Sequence[Path], hints: Hints, limits: Limits, progress: Progress | None = None
) -> Material:
    """Return the material of these files alone; nothing is kept.

    Raises UserError when a path does not exist, NothingReadable when no file could be read.
    """
    with collected(paths, hints, limits, progress) as found:
        if not found.files:
            raise NothingReadable(found.problems)
    people = IdentityMap.ephemeral()
    owners, doubts = identify(found.files, people)
    tables = tabulate(parts_of(found.files, owners, people))
    undated = _undated(found)
    ranks = [BatchRank(i, file.on, file.sha256) for i, file in enumerate(found.files)]
    labels = {number: file.label for number, file in enumerate(found.files)}
    problems = [*found.problems, *doubts]
    found.files.clear()  # the readings are in the tables now: a large file is not held twice
    settled = {name: settle(TABLES[name], rows, ranks) for name, rows in tables.items()}
    facts = Memory({name: rows for name, (rows, _) in settled.items()})
    spelt = facts.current[MARKS.name].group_by(["subject_name", "batch"]).aggregate([])
    spellings: dict[str, str] = {}
    for row in spelt.sort_by([("batch", "ascending")]).to_pylist():
        spellings.setdefault(row["subject_name"], labels[row["batch"]])
    conflicts = settled[MARKS.name][1], settled[FINAL_MARKS.name][1]
    notes = _with_conflicts(problems, found.remarks, conflicts, labels)
    return Material(
        facts,
        people,
        tuple(ranks),
        labels,
        *notes,
        tuple(undated),
        spellings,
        units_table(people, {}),
    )


def _undated(found: ReadFiles) -> list[str]:
    return [
        file.label
        for file in found.files
        if not any(file.reading.marks.columns["day"])
        and (len(file.reading.final_marks) or len(file.reading.marks) or file.reading.stated_means)
    ]


def material_of_store(store: Store, engine: str = DUCKDB, files_at: str | None = None) -> Material:
    """Return the material of the visible batches of a data directory.

    `engine`, `files_at` as in `facts.view.view_of`. Raises UserError when nothing was imported yet,
    or the engine cannot be used.
    """
    batches = store.visible()
    if not batches:
        raise UserError(empty_store(store))
    view = view_of(store, engine, files_at)
    labels = {batch.number: batch.label for batch in batches}
    notes = [notes_of_batch(batch) for batch in batches]
    problems = [problem for own, _ in notes for problem in own]
    remarks = [remark for _, own in notes for remark in own]
    conflicts = (
        [conflict for each in view.derived for conflict in each.marks_conflicts],
        [conflict for each in view.derived for conflict in each.final_conflicts],
    )
    people = IdentityMap.load(store.identity_path)
    return Material(
        view,
        people,
        tuple(BatchRank(batch.number, batch.on, batch.sha256) for batch in batches),
        labels,
        *_with_conflicts(problems, remarks, conflicts, labels),
        undated=tuple(batch.label for batch in batches if not batch.dated),
        spellings={name: b.label for b in reversed(batches) for name in b.subject_names},
        units=units_table(people, municipalities(store.root / FILE)),
    )


def _with_conflicts(
    problems: Collection[Problem],
    remarks: Collection[Remark],
    conflicts: tuple[Sequence[Conflict], Sequence[Conflict]],
    labels: Mapping[int, str],
) -> tuple[tuple[Problem, ...], tuple[Remark, ...]]:
    """Return all that is to be said: marks that differ are problems, final marks are remarks."""
    of_marks, of_finals = conflicts
    said = [Problem(*_conflict(c, labels), *_days(c, labels)) for c in of_marks]
    noted = [Remark(*_conflict(c, labels), *_terms(c, labels)) for c in of_finals]
    return (
        tuple(sorted({*problems, *said}, key=Problem.sort_key)),
        tuple(sorted({*remarks, *noted}, key=Remark.sort_key)),
    )


def _conflict(item: Conflict, labels: Mapping[int, str]) -> tuple[str, str | None, str]:
    place = item.place
    return labels[item.winner], place.sheet, address(place.row, place.column)


def _days(item: Conflict, labels: Mapping[int, str]) -> tuple[str, str]:
    others = ", ".join(f"«{labels[other]}»" for other in item.others)
    return "conflict", (
        f"Отметки за {item.date:%d.%m.%Y}, {_subject(item)}, не те же, что в {others}. Учтены "
        f"отметки «{labels[item.winner]}»: учитывается файл, период которого кончается позже, а "
        "при равных один и тот же файл всегда. Сверьте с журналом."
    )


def _terms(item: Conflict, labels: Mapping[int, str]) -> tuple[str, str]:
    others = ", ".join(f"«{labels[other]}»" for other in item.others)
    return "final_conflict", (
        f"Итоговая отметка ({item.term or 'период не указан'}), {_subject(item)}, не та же, что в "
        f"{others}. Учтена отметка «{labels[item.winner]}». Сверьте с журналом."
    )


def _subject(item: Conflict) -> str:
    return f"предмет «{canonical_of(item.subject)}»"

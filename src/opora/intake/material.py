"""What answers are computed from: facts that count, people, and what was wrong with the files.

The same shape whether it comes from files given on the command line or from the data directory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from opora.facts.batches import Batch
from opora.facts.current import (
    BatchRank,
    Conflict,
    current_absences,
    current_entries,
    current_final_marks,
    current_marks,
)
from opora.facts.identity import IdentityMap
from opora.facts.store import Store
from opora.facts.tables import TABLES
from opora.intake.collection import Collection, collected, identify
from opora.intake.grid import address
from opora.intake.limits import Limits
from opora.intake.pool import Progress
from opora.intake.reading import Hints
from opora.intake.tabulate import Part, tabulate
from opora.vocabulary.problems import Problem, Remark, UserError


@dataclass(frozen=True)
class Material:
    """Facts with each pupil, subject and day counted once.

    `labels`: the file of each batch number; `seals`: its SHA-256; `undated`: files with results but
    without a single dated mark.
    """

    marks: pa.Table
    absences: pa.Table
    entries: pa.Table
    final_marks: pa.Table
    people: IdentityMap
    ranks: tuple[BatchRank, ...]
    labels: Mapping[int, str]
    problems: tuple[Problem, ...]
    remarks: tuple[Remark, ...]
    undated: tuple[str, ...]

    def best_first(self) -> list[int]:
        """Return batch numbers, the one that wins a disagreement first."""
        return ranked(self.ranks)


def ranked(ranks: Sequence[BatchRank]) -> list[int]:
    """Return batch numbers: later end of period first, then the smaller SHA-256."""
    return [
        rank.batch
        for rank in sorted(ranks, key=lambda r: (-(r.on.toordinal() if r.on else 0), r.sha256))
    ]


class NothingReadable(UserError):
    """No file could be read; `problems` say why for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        causes = "; ".join(f"{problem.file}: {problem.message}" for problem in problems)
        super().__init__(f"Ни один файл не прочитан. {causes or 'По этому пути нет файлов.'}")
        self.problems = tuple(problems)


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
    pairs = enumerate(zip(found.files, owners, strict=True))
    tables = tabulate([Part(file.reading, own, number) for number, (file, own) in pairs])
    undated = _undated(found)
    ranks = [BatchRank(i, file.on, file.sha256) for i, file in enumerate(found.files)]
    labels = {number: file.label for number, file in enumerate(found.files)}
    problems = [*found.problems, *doubts]
    found.files.clear()  # the readings are in the tables now: a large file is not held twice
    return _settled(tables, people, ranks, labels, problems, found.remarks, undated)


def _undated(found: Collection) -> list[str]:
    return [
        file.label
        for file in found.files
        if not any(file.reading.marks.columns["day"])
        and (len(file.reading.final_marks) or len(file.reading.marks) or file.reading.stated_means)
    ]


def material_of_store(store: Store) -> Material:
    """Return the material of the visible batches of a data directory.

    Raises UserError when nothing was imported yet.
    """
    batches = store.visible()
    if not batches:
        raise UserError(empty_store(store))
    people = IdentityMap.load(store.identity_path)
    tables = {name: store.read(name) for name in TABLES}
    ranks = [BatchRank(batch.number, batch.on, batch.sha256) for batch in batches]
    labels = {batch.number: batch.label for batch in batches}
    notes = [notes_of_batch(batch) for batch in batches]
    problems = [problem for own, _ in notes for problem in own]
    remarks = [remark for _, own in notes for remark in own]
    dated = set(tables["marks"].filter(tables["marks"]["date"].is_valid())["batch"].to_pylist())
    undated = [labels[batch.number] for batch in batches if batch.number not in dated]
    return _settled(tables, people, ranks, labels, problems, remarks, undated)


def empty_store(store: Store) -> str:
    """Return what to say of a data directory without a batch that counts."""
    return f"В каталоге данных «{store.root}» пусто. Сначала загрузите: opora import ФАЙЛ…"


def notes_of_batch(batch: Batch) -> tuple[list[Problem], list[Remark]]:
    """Return what was said of a file when it was accepted."""

    def fields(note: Mapping[str, str | None]) -> dict[str, Any]:
        return dict(note)

    problems = [Problem(**fields(note)) for note in batch.problems]
    return problems, [Remark(**fields(note)) for note in batch.remarks]


def _settled(
    tables: Mapping[str, pa.Table],
    people: IdentityMap,
    ranks: Sequence[BatchRank],
    labels: Mapping[int, str],
    problems: Sequence[Problem],
    remarks: Sequence[Remark],
    undated: Sequence[str],
) -> Material:
    marks, conflicts = current_marks(tables["marks"], ranks)
    finals, differences = current_final_marks(tables["final_marks"], ranks)
    said = [Problem(*_conflict(c, labels), *_days(c, labels)) for c in conflicts]
    noted = [Remark(*_conflict(c, labels), *_terms(c, labels)) for c in differences]
    return Material(
        marks=marks,
        absences=current_absences(tables["absences"], ranks),
        entries=current_entries(tables["entries"], ranks),
        final_marks=finals,
        people=people,
        ranks=tuple(ranks),
        labels=labels,
        problems=tuple(sorted({*problems, *said}, key=Problem.sort_key)),
        remarks=tuple(sorted({*remarks, *noted}, key=Remark.sort_key)),
        undated=tuple(undated),
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
    return f"предмет «{item.subject.partition(' | ')[0]}»"

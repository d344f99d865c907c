"""The data directory: originals, facts and the list of batches that makes them visible.

```
originals/<sha256>                                            files as they came
facts/<table>/region=<r>/school_year=<y>/school=<id>/<batch>.parquet
batches.json                                                  what is accepted and what counts
identity.json                                                 see `facts.identity`
```
Nothing is visible before `batches.json` names it, and that file is replaced whole. A crash leaves
at most files that nobody names; `sweep` removes them.
"""

import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock, Timeout

from opora.facts import upkeep
from opora.facts.atomic import make_folder, whole_file
from opora.facts.batches import Batch, FactFile, Note, add, load_batches, save_batches, withdraw
from opora.facts.parquet import checksum, read_facts, write_facts
from opora.vocabulary.problems import Problem, UserError


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and agreed to: the original, and tables of the schemas in `tables`.

    Fields as in `Batch`; the `batch` column of the tables is filled by the store.
    """

    original: Path
    sha256: str
    label: str
    format: str
    tables: Mapping[str, pa.Table]
    pupils: tuple[int, ...]
    version: str
    since: date | None = None
    on: date | None = None
    region: str = "0"
    hints: Mapping[str, str | int | None] = field(default_factory=dict)
    problems: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """The same bytes, read with the same hints, are accepted and count already."""

    batch: Batch


@dataclass(frozen=True, slots=True)
class Reread:
    """What the code of today makes of an original, with the pupils' numbers of its batch."""

    tables: Mapping[str, pa.Table]
    version: str
    problems: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """How many batches were made again, which of them changed, and what could not be done."""

    rebuilt: int
    changed: tuple[int, ...]
    problems: tuple[Problem, ...]


class Store:
    """One data directory; many readers, one writer at a time."""

    def __init__(self, root: Path, patience: float = 60) -> None:
        """Open the directory without touching it; wait `patience` seconds for another writer."""
        self.root = root
        self.identity_path = root / "identity.json"
        self._list = root / "batches.json"
        self._lock = FileLock(root / ".lock", timeout=patience)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other writers out; may be nested.

        An upload is one such block: load the identity map, give numbers, save the map, `accept`.
        Raises UserError when another writer does not finish in time.
        """
        make_folder(self.root)
        try:
            self._lock.acquire()
        except Timeout:
            raise UserError(
                f"В каталог данных {self.root} уже пишет другая программа. "
                "Дождитесь её окончания и повторите команду."
            ) from None
        try:
            yield
        finally:
            self._lock.release()

    def batches(self) -> list[Batch]:
        """Return all batches ever accepted, in their order."""
        return load_batches(self._list)

    def visible(self) -> list[Batch]:
        """Return the batches that count, in the order of acceptance."""
        return [batch for batch in self.batches() if batch.visible]

    def read(self, table: str) -> pa.Table:
        """Return the rows of a table from the visible batches."""
        files = [file for batch in self.visible() for file in batch.files]
        return read_facts(self.root, table, files)

    def original(self, batch: Batch) -> Path:
        """Return the path of the file the batch came from."""
        return self.root / upkeep.ORIGINALS / batch.sha256

    def accept(self, upload: Upload) -> Batch | AlreadyThere:
        """Remember one upload; see `accept_all`."""
        return self.accept_all([upload])[0]

    def accept_all(self, uploads: Iterable[Upload]) -> list[Batch | AlreadyThere]:
        """Remember uploads; on return all are on the disk and count, before it none.

        Each hides the older visible batches it tells anew (`Batch.replaces`); uploads of one call
        stand side by side. The numbers of its pupils must be saved before. Uploads are taken one by
        one, so they may be made as they are asked for. Raises UserError when an original changed
        since it was read; then none is accepted.
        """
        with self.writing():
            batches = self.batches()
            older = {batch.number for batch in batches}
            answers: list[Batch | AlreadyThere] = []
            for upload in uploads:
                known = _known(batches, upload)
                if known is not None:
                    answers.append(AlreadyThere(known))
                    continue
                number = max((batch.number for batch in batches), default=0) + 1
                self._keep_original(upload)
                files = write_facts(self.root, upload.region, number, upload.tables)
                new = _batch(upload, number, files)
                batches = add(batches, new, older)
                answers.append(new)
            save_batches(self._list, batches)
            return answers

    def withdraw(self, number: int) -> None:
        """Stop counting a batch; what it had replaced counts again. Nothing is deleted.

        Raises UserError when there is no such batch.
        """
        with self.writing():
            try:
                batches = withdraw(self.batches(), number)
            except KeyError:
                raise UserError(f"Загрузки № {number} нет. Проверьте номер.") from None
            save_batches(self._list, batches)

    def rebuild(self, read_original: Callable[[Batch, Path], Reread]) -> RebuildReport:
        """Make the facts of all batches again from the originals.

        New files stand beside the old ones until the list names them all at once; the old ones are
        left to `sweep`. A batch whose original is gone, or for which `read_original` raises
        UserError, keeps its facts and gives a problem.
        """
        with self.writing():
            before, after, problems = self.batches(), [], []
            for batch in before:
                try:
                    after.append(self._rebuilt(batch, read_original))
                except UserError as cause:
                    after.append(batch)
                    problem = Problem(batch.label, None, None, "not_rebuilt", str(cause))
                    problems.append(problem)
            save_batches(self._list, after)
        pairs = zip(before, after, strict=True)
        changed = tuple(new.number for old, new in pairs if new.files != old.files)
        return RebuildReport(len(after) - len(problems), changed, tuple(problems))

    def sweep(self) -> list[Path]:
        """Delete what a crash left and no batch names; return what was deleted."""
        with self.writing():
            return upkeep.sweep(self.root, self.batches())

    def verify(self) -> list[Problem]:
        """Return what is missing or damaged among all batches; nothing is changed."""
        return upkeep.verify(self.root, self.batches(), self.identity_path)

    def _rebuilt(self, batch: Batch, read_original: Callable[[Batch, Path], Reread]) -> Batch:
        problem = upkeep.check_original(self.root, batch)
        if problem is not None:
            raise UserError(problem.message)
        again = read_original(batch, self.original(batch))
        # Another name each time: readers of the old list still need the old files.
        suffix = f"-{secrets.token_hex(4)}"
        files = write_facts(self.root, batch.region, batch.number, again.tables, suffix)
        files = self._as_before(batch.files, files)
        return replace(
            batch,
            files=files,
            **_contents(again.tables),
            version=again.version,
            problems=again.problems,
            remarks=again.remarks,
        )

    def _as_before(
        self, old: tuple[FactFile, ...], new: tuple[FactFile, ...]
    ) -> tuple[FactFile, ...]:
        """Take the old files, and drop the new ones, when they are whole and say the same."""
        pairs = zip(old, new, strict=False)
        same = len(old) == len(new) and all(
            was.table == now.table and was.sha256 == now.sha256 for was, now in pairs
        )
        if not same or any(upkeep.damaged(self.root, file) for file in old):
            return new
        for file in new:
            (self.root / file.path).unlink()
        return old

    def _keep_original(self, upload: Upload) -> None:
        kept = self.root / upkeep.ORIGINALS / upload.sha256
        if kept.exists() and checksum(kept) == upload.sha256:
            return
        with whole_file(kept) as temporary:
            shutil.copyfile(upload.original, temporary)
            if checksum(temporary) != upload.sha256:
                raise UserError(
                    f"{upload.label}: файл изменился, пока его читали. Повторите загрузку."
                )


def _known(batches: list[Batch], upload: Upload) -> Batch | None:
    for batch in batches:
        if batch.visible and batch.same_reading(upload.sha256, upload.hints):
            return batch
    return None


def _batch(upload: Upload, number: int, files: tuple[FactFile, ...]) -> Batch:
    return Batch(
        number=number,
        sha256=upload.sha256,
        label=upload.label,
        format=upload.format,
        region=upload.region,
        hints=dict(upload.hints),
        **_contents(upload.tables),
        since=upload.since,
        on=upload.on,
        accepted_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=upload.version,
        files=files,
        pupils=upload.pupils,
        problems=upload.problems,
        remarks=upload.remarks,
    )


def _contents(tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    def all_of(column: str) -> tuple[Any, ...]:
        found = {value for rows in tables.values() for value in pc.unique(rows[column]).to_pylist()}
        return tuple(sorted(found - {None}))

    return {
        "school_ids": all_of("school_id"),
        "school_years": all_of("school_year"),
        "school_classes": all_of("school_class"),
        "subjects": all_of("subject"),
    }

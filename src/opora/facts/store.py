"""The data directory: originals, facts, what is derived from them, and the list of it all.

```
originals/<sha256>                                                files as they came
facts/<table>/region=<r>/school_year=<y>/school=<id>/<batch>.parquet
current/<table>/region=<r>/school_year=<y>/<school>-<version>.parquet
ledger.sqlite                                                     see `facts.ledger`
identity.json                                                     see `facts.identity`
```
Nothing is visible before the ledger names it, and a transaction of the ledger moves batches,
current files and statistics at once. A crash leaves at most files that nobody names; `sweep`
removes them.
"""

import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock, Timeout

from opora.facts import upkeep
from opora.facts.atomic import make_folder, whole_file, write_by_content
from opora.facts.batches import Batch, FactFile, Shelf
from opora.facts.derive import derive, settle_table
from opora.facts.derived import MAKING, Derived, Rollup
from opora.facts.earlier import batches_of_list, is_earlier, set_aside
from opora.facts.foresight import Changes, Foreseen, compare, imagined
from opora.facts.ledger import Ledger
from opora.facts.parquet import LARGE, checksum, is_damaged, read_facts, write_facts
from opora.facts.rollup import changed_schools, compact
from opora.facts.tables import TABLES, TableSchema, give_back
from opora.facts.upload import (
    AlreadyThere,
    Prepared,
    RebuildReport,
    Reread,
    Upload,
    batch_of,
    contents,
)
from opora.vocabulary.calendar import Calendar, load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import Problem, UserError
from opora.vocabulary.spans import Spans

Hints = Mapping[str, str | int | None]
_READERS_NEED = 3600.0  # seconds that a file stays after it was replaced: somebody may read it


class Store:
    """One data directory; many readers, one writer at a time."""

    def __init__(self, root: Path, patience: float = 60) -> None:
        """Open the directory without touching it; wait `patience` seconds for another writer."""
        self.root = root
        self.identity_path = root / "identity.json"
        self._kept = Ledger(root / "ledger.sqlite")
        self._lock = FileLock(root / ".lock", timeout=patience)

    @property
    def ledger(self) -> Ledger:
        """The list; a directory of an earlier version is moved to it first."""
        if is_earlier(self.root):
            with self.writing():
                self._move_from_list()
        return self._kept

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
        """Return all batches ever accepted, in the order of acceptance."""
        return self.ledger.batches()

    def visible(self) -> list[Batch]:
        """Return the batches that count."""
        return [batch for batch in self.batches() if batch.visible]

    def read(self, table: str) -> pa.Table:
        """Return the rows of a table from the visible batches."""
        files = [file for batch in self.visible() for file in batch.files_of(table)]
        return read_facts(self.root, table, files)

    def original(self, batch: Batch) -> Path:
        """Return the path of the file the batch came from."""
        return self.received(batch.sha256)

    def received(self, sha256: str) -> Path:
        """Return the path of a file that came, accepted or not."""
        return self.root / upkeep.ORIGINALS / sha256

    def receive(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep a file that came among the originals; return its SHA-256 and size.

        It counts for nothing before it is accepted.
        """
        return write_by_content(self.root / upkeep.ORIGINALS, chunks)

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
            new: list[Batch] = []
            hidden: dict[int, Batch] = {}
            answers: list[Batch | AlreadyThere] = []
            first = self.ledger.last_number() + 1
            for upload in uploads:
                known = self._known(upload, new, hidden)
                if known is not None:
                    answers.append(AlreadyThere(known))
                    continue
                batch = self._kept_batch(upload, first + len(new))
                del upload  # its rows are on the disk, and may be most of the memory
                if sum(file.rows for file in batch.files) > LARGE:
                    give_back()
                hidden |= self._hidden_by(batch, hidden)
                new.append(batch)
                answers.append(batch)
            self._commit([*hidden.values(), *new])
            return answers

    def prepare(self, uploads: Iterable[Upload], first_number: int) -> Prepared:
        """Write the files of uploads without naming them; other processes may do so beside.

        The uploads must be all there is of their schools and years. `publish` makes them count.
        """
        numbers = dict(enumerate(uploads, first_number))
        batches = [self._kept_batch(upload, number) for number, upload in numbers.items()]
        shelves = sorted({shelf for batch in batches for shelf in batch.shelves()})
        held = {n: u.tables for n, u in numbers.items()} if len(shelves) == 1 else {}
        derived = [derive(self.root, s, _on(s, batches), self._spans(s), held) for s in shelves]
        return Prepared(tuple(batches), tuple(derived))

    def publish(self, prepared: Iterable[Prepared]) -> list[Batch]:
        """Make prepared uploads count, all at once, and return them.

        Raises ValueError when one tells of a school and year that has batches already.
        """
        with self.writing():
            parts = list(prepared)
            known = set(self.ledger.shelves())
            twice = [d.shelf for part in parts for d in part.derived if d.shelf in known]
            if twice:
                raise ValueError(f"shelves that have batches: {twice!r}")
            with self._kept.change() as change:
                for part in parts:
                    change.put(part.batches)
                    change.put_derived(part.derived)
            self._compact()
            return [batch for part in parts for batch in part.batches]

    def foresee(self, uploads: Sequence[Upload]) -> Foreseen:
        """Return what `accept_all` of these uploads would change; nothing is written.

        What counts is asked once; somebody may accept something else meanwhile: `Foreseen.seen`
        tells what it was reckoned by.
        """
        new: list[Batch] = []
        hidden: dict[int, Batch] = {}
        tables: list[Mapping[str, pa.Table]] = []
        held: dict[int, Mapping[str, pa.Table]] = {}
        shelves: set[Shelf] = set()
        for number, upload in enumerate(uploads, self.ledger.last_number() + 1):
            batch = batch_of(upload, number, imagined(upload))
            shelves |= batch.shelves()
            tables.append(upload.tables)
            if self._known(upload, new, hidden) is None:
                held[number] = upload.tables
                hidden |= self._hidden_by(batch, hidden)
                new.append(batch)
        changed = [*hidden.values(), *new]
        shelves |= {shelf for batch in changed for shelf in batch.shelves()}
        found = {name: Changes() for name in TABLES}
        for shelf in sorted(shelves):
            for name, changes in self._foreseen_on(shelf, changed, held, tables).items():
                found[name] += changes
        return Foreseen(found, tuple(sorted(shelves)), self.seen(shelves))

    def seen(self, shelves: Iterable[Shelf]) -> tuple[int, ...]:
        """Return the numbers of the batches that count on these shelves."""
        on = [batch.number for shelf in set(shelves) for batch in self.ledger.visible_on(shelf)]
        return tuple(sorted(set(on)))

    def known(self, sha256: str, hints: Hints) -> Batch | None:
        """Return the batch that counts of these bytes read with these hints, if there is one."""
        found = self.ledger.replaceable(sha256, "")
        return next((batch for batch in found if batch.same_reading(sha256, hints)), None)

    def withdraw(self, number: int) -> None:
        """Stop counting a batch; what it had replaced counts again. Nothing is deleted.

        Raises UserError when there is no such batch.
        """
        self.withdraw_all([number])

    def withdraw_all(self, numbers: Iterable[int]) -> None:
        """Stop counting batches, all at once; again changes nothing more. See `withdraw`."""
        with self.writing():
            changed: dict[int, Batch] = {}
            for number in numbers:
                try:
                    found = changed.get(number) or self.ledger.batch(number)
                except KeyError:
                    raise UserError(f"Загрузки № {number} нет. Проверьте номер.") from None
                changed[number] = replace(found, withdrawn=True)
                hidden = {each.number: each for each in self.ledger.replaced_by(number)}
                hidden |= {n: each for n, each in changed.items() if each.replaced_by == number}
                back = [changed.get(n, each) for n, each in hidden.items()]
                for batch in (each for each in back if each.replaced_by == number):
                    changed[batch.number] = replace(batch, replaced_by=found.replaced_by)
            self._commit(list(changed.values()))

    def rebuild(self, read_original: Callable[[Batch, Path], Reread]) -> RebuildReport:
        """Make the facts of all batches again from the originals, and what is derived from them.

        New files stand beside the old ones until the ledger names them all at once; the old ones
        are left to `sweep`. A batch whose original is gone, or for which `read_original` raises
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
            pairs = list(zip(before, after, strict=True))
            changed = [(old, new) for old, new in pairs if new != old]
            # What a batch no longer tells of is derived anew as well.
            left = [shelf for old, _ in changed for shelf in old.shelves()]
            self._put([new for _, new in changed], left)
            self.refresh()
        other = tuple(new.number for old, new in pairs if new.files != old.files)
        return RebuildReport(len(after) - len(problems), other, tuple(problems))

    def refresh(self) -> list[Shelf]:
        """Derive anew what is missing, damaged or made by other terms; return what was derived."""
        with self.writing():
            derived = {each.shelf: each for each in self.ledger.derived()}
            stale = [
                shelf for shelf in self.ledger.shelves() if self._stale(shelf, derived.get(shelf))
            ]
            # Sums of the region last: they are made of the files of all schools.
            for shelf in stale:
                self._put([], [shelf])
            self._compact(self._damaged_rollups())
            return stale

    def sweep(self) -> list[Path]:
        """Delete what a crash left and nothing names; return what was deleted."""
        with self.writing():
            return upkeep.sweep(self.root, self.ledger, self.identity_path)

    def verify(self) -> list[Problem]:
        """Return what is missing or damaged among all batches; nothing is changed."""
        return upkeep.verify(self.root, self.ledger, self.identity_path)

    @cached_property
    def _calendars(self) -> dict[int, Calendar]:
        return load_calendars(CATALOGUE / "calendars")

    def _spans(self, shelf: Shelf) -> Spans:
        return Spans.of(shelf.school_year, self._calendars.get(shelf.school_year))

    def _known(self, upload: Upload, new: list[Batch], hidden: dict[int, Batch]) -> Batch | None:
        known = self.ledger.replaceable(upload.sha256, "")
        for batch in [*(each for each in known if each.number not in hidden), *new]:
            if batch.same_reading(upload.sha256, upload.hints):
                return batch
        return None

    def _kept_batch(self, upload: Upload, number: int) -> Batch:
        self._keep_original(upload)
        return batch_of(
            upload, number, write_facts(self.root, upload.region, number, upload.tables)
        )

    def _hidden_by(self, batch: Batch, hidden: dict[int, Batch]) -> dict[int, Batch]:
        older = self.ledger.replaceable(batch.sha256, batch.scope())
        return {
            each.number: replace(each, replaced_by=batch.number)
            for each in older
            if each.number not in hidden and batch.replaces(each)
        }

    def _commit(self, changed: list[Batch]) -> None:
        """Move the list to these batches and what is derived from them; see to the sums."""
        self._put(changed)
        self._compact()

    def _put(self, changed: list[Batch], shelves: Iterable[Shelf] = ()) -> None:
        """Change batches, current files and statistics in one transaction."""
        touched = {shelf for batch in changed for shelf in batch.shelves()} | set(shelves)
        old = {shelf: self._kept.derived_of(shelf) for shelf in sorted(touched)}
        derived = [self._derived(shelf, changed, each) for shelf, each in old.items()]
        before = {file.path for each in old.values() if each for file in each.files}
        now = time.time()
        with self._kept.change() as change:
            change.put(changed)
            change.put_derived(derived)
            change.retire(before - {file.path for each in derived for file in each.files}, now)
            expired = change.take_retired(now - _READERS_NEED)
        for path in expired:
            (self.root / path).unlink(missing_ok=True)

    def _foreseen_on(
        self,
        shelf: Shelf,
        changed: list[Batch],
        held: Mapping[int, Mapping[str, pa.Table]],
        tables: Sequence[Mapping[str, pa.Table]],
    ) -> dict[str, Changes]:
        """Return the changes of one shelf; `tables`: of all uploads, also of those known."""
        now = self._kept.visible_on(shelf)
        after = self._after(shelf, changed)
        gone = [batch for batch in now if batch.number in {b.number for b in changed}]
        found = {}
        for name, table in TABLES.items():
            told = [_of_shelf(own[name], shelf) for own in tables if name in own]
            told.append(
                read_facts(self.root, name, [f for b in gone for f in b.files_of(name, shelf)])
            )
            rows = pa.concat_tables([part for part in told if part.num_rows] or told)
            if not rows.num_rows:
                continue
            own_held = {
                n: {name: _of_shelf(own[name], shelf)} for n, own in held.items() if name in own
            }
            was = self._settled(table, shelf, now, {})
            found[name] = compare(table, was, self._settled(table, shelf, after, own_held), rows)
        return found

    def _settled(
        self,
        table: TableSchema,
        shelf: Shelf,
        batches: Sequence[Batch],
        held: Mapping[int, Mapping[str, pa.Table]],
    ) -> pa.Table:
        return settle_table(self.root, table, shelf, batches, held).rows

    def _damaged_rollups(self) -> list[tuple[str, int]]:
        found = [each for each in self._kept.rollups() if not self._is_whole(each)]
        return [(rollup.region, rollup.school_year) for rollup in found]

    def _is_whole(self, rollup: Rollup) -> bool:
        return not any(is_damaged(self.root, file) for file in rollup.files)

    def _compact(self, damaged: Iterable[tuple[str, int]] = ()) -> None:
        """Write the sums of regions anew where many schools have changed, or they are damaged."""
        for place in {*damaged, *self._kept.changed_more_than(changed_schools())}:
            old = self._kept.rollup(*place)
            whole = old if old and self._is_whole(old) else None
            rollup = compact(self.root, whole, self._kept.derived_in(*place))
            with self._kept.change() as change:
                change.put_rollup(rollup)
                change.retire((file.path for file in (old.files if old else ())), time.time())

    def _derived(self, shelf: Shelf, changed: list[Batch], old: Derived | None) -> Derived:
        """Derive a shelf as it will be when the changed batches count."""
        batches = self._after(shelf, changed)
        return derive(self.root, shelf, batches, self._spans(shelf), old=old)

    def _after(self, shelf: Shelf, changed: list[Batch]) -> list[Batch]:
        """Return the batches that count on a shelf when the changed ones do."""
        numbers = {batch.number for batch in changed}
        others = [b for b in self._kept.visible_on(shelf) if b.number not in numbers]
        return sorted([*others, *_on(shelf, changed)], key=lambda batch: batch.number)

    def _stale(self, shelf: Shelf, derived: Derived | None) -> bool:
        if derived is None or derived.making != MAKING:
            return True
        if derived.starts != self._spans(shelf).starts:
            return True
        numbers = tuple(batch.number for batch in self._kept.visible_on(shelf))
        return numbers != derived.batches or any(
            is_damaged(self.root, file) for file in derived.files
        )

    def _rebuilt(self, batch: Batch, read_original: Callable[[Batch, Path], Reread]) -> Batch:
        problem = upkeep.check_original(self.root, batch)
        if problem is not None:
            raise UserError(problem.message)
        again = read_original(batch, self.original(batch))
        # Another name each time: readers of the old list still need the old files.
        suffix = f"-{secrets.token_hex(4)}"
        files = write_facts(self.root, batch.region, batch.number, again.tables, suffix)
        return replace(
            batch,
            files=self._as_before(batch.files, files),
            **contents(again.tables),
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
            (was.table, was.rows, was.sha256) == (now.table, now.rows, now.sha256)
            for was, now in pairs
        )
        if not same or any(is_damaged(self.root, file) for file in old):
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

    def _move_from_list(self) -> None:
        # Asked again: another process may have moved it, or died before it renamed the list.
        if not is_earlier(self.root):
            return
        if not self._kept.last_number():
            self._commit(batches_of_list(self.root))
        set_aside(self.root)


def _of_shelf(rows: pa.Table, shelf: Shelf) -> pa.Table:
    years, schools = rows["school_year"], rows["school_id"]
    here = pc.and_(pc.equal(years, shelf.school_year), pc.equal(schools, shelf.school_id))
    return rows.filter(here)


def _on(shelf: Shelf, batches: Iterable[Batch]) -> list[Batch]:
    """Return the visible batches that tell of a shelf."""
    return [batch for batch in batches if batch.visible and shelf in batch.shelves()]

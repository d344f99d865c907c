"""Kinds of work on a data directory, in steps: what a crash interrupts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from unittest import mock

from opora.facts.batches import Batch
from opora.facts.store import Store
from opora.facts.upload import Reread, Upload
from opora.vocabulary.spans import Spans
from stores import Rows, table, upload

Step = Callable[[Store], object]
SCHOOLS = range(1, 4)
NEW_SCHOOLS = range(11, 14)
ROWS = 6  # of each table in each upload
AUTUMN, WINTER = date(2025, 10, 24), date(2025, 12, 30)


@dataclass(frozen=True)
class Work:
    """What a process does: `steps` of files in a folder; each is accepted, or not, as a whole.

    `changed`: how many schools change before the sums of the region are written anew.
    """

    steps: Callable[[Path], list[Step]]
    changed: int


def rows(school: int, mark: int) -> dict[str, Rows]:
    """What one upload tells of a school."""
    each = [
        {"school_id": school, "pupil_id": 10 * school + n % 3, "date": date(2025, 9, 1 + n)}
        for n in range(ROWS)
    ]
    finals = [{**row, "term": f"{n} четверть", "mark": mark} for n, row in enumerate(each)]
    return {"marks": [{**row, "mark": mark} for row in each], "final_marks": finals}


def export(folder: Path, school: int, mark: int, on: date = AUTUMN) -> Upload:
    """An upload; it replaces another of the same school and day."""
    return upload(folder, f"{school}-{mark}-{on:%m}", rows(school, mark), on=on)


def begin(root: Path, folder: Path) -> None:
    """Make a data directory where every school has a corrected upload."""
    for mark in (2, 4):
        Store(root).accept_all([export(folder, school, mark) for school in SCHOOLS])
    with writing_sums_after(0):
        Store(root).accept(export(folder, SCHOOLS[0], 1, WINTER))


@contextmanager
def writing_sums_after(changed: int) -> Iterator[None]:
    """Write the sums of a region anew when more schools than this have changed."""
    with mock.patch("opora.facts.store.changed_schools", return_value=changed):
        yield


def _accept(each: Upload, store: Store) -> object:
    return store.accept(each)


def _withdraw(number: int, store: Store) -> None:
    store.withdraw(number)


def rebuild(mark: int, store: Store) -> None:
    """Make the facts anew as if the files had this mark everywhere."""

    def read(batch: Batch, _: Path) -> Reread:
        told = rows(batch.school_ids[0], mark)
        return Reread({name: table(name, own) for name, own in told.items()}, "2")

    store.rebuild(read)


def refresh_without_terms(store: Store) -> None:
    """Derive anew as if the catalogue had lost its calendars."""
    months = mock.Mock(side_effect=lambda shelf: Spans.of(shelf.school_year, None))
    with mock.patch.object(Store, "_spans", months):
        store.refresh()


def _uploads(folder: Path) -> list[Step]:
    """Replace an upload, put another beside it, bring a new school; again and again."""
    found: list[Step] = []
    for old, new in zip(SCHOOLS[:2], NEW_SCHOOLS, strict=False):
        each = export(folder, old, 5), export(folder, old, 3, WINTER), export(folder, new, 4)
        found += [partial(_accept, one) for one in each]
    return found


def _corrections(folder: Path) -> list[Step]:
    return [partial(_accept, export(folder, school, 5)) for school in (*SCHOOLS, *NEW_SCHOOLS)]


def _rebuilds(_: Path) -> list[Step]:
    return [partial(rebuild, mark) for mark in (5, 3)]


def _refreshes(_: Path) -> list[Step]:
    return [refresh_without_terms, Store.refresh, refresh_without_terms]


def _withdrawals(_: Path) -> list[Step]:
    corrected, first = range(len(SCHOOLS) + 1, 2 * len(SCHOOLS) + 1), range(1, len(SCHOOLS) + 1)
    return [partial(_withdraw, number) for number in (*corrected, *first)]


WORKS = {
    "uploads": Work(_uploads, 2),
    "compaction": Work(_corrections, 0),
    "rebuild": Work(_rebuilds, 1),
    "refresh": Work(_refreshes, 2),
    "withdraw": Work(_withdrawals, 2),
}

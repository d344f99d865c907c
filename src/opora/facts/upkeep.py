"""Looking after a data directory: what is missing or damaged, and what nobody names any more."""

from pathlib import Path

import pyarrow.parquet as pq

from opora.facts.atomic import TEMPORARY
from opora.facts.batches import Batch, FactFile
from opora.facts.identity import IdentityMap, is_elsewhere
from opora.facts.ledger import Ledger
from opora.facts.parquet import CURRENT, FACTS, checksum, is_damaged
from opora.vocabulary.problems import Problem

ORIGINALS = "originals"
_RESTORE = "Верните файл из резервной копии каталога данных."
_REFRESH = (
    "Файл {} отсутствует или изменён. Он выводится из загрузок: opora facts refresh сделает его "
    "заново."
)
_REBUILD = "Восстановите данные командой opora facts rebuild."


def sweep(root: Path, ledger: Ledger, identity: Path) -> list[Path]:
    """Delete temporaries, and files that the ledger does not name; return them, sorted.

    Where people are kept in records, originals stay: uploads that wait to be accepted name them;
    only what came by half goes.
    """
    batches = ledger.batches()
    named = {root / file.path for batch in batches for file in batch.files}
    named |= {root / file.path for file in _derived_files(ledger)}
    named |= {root / ORIGINALS / batch.sha256 for batch in batches}
    originals = (root / ORIGINALS).glob(f"{TEMPORARY}*" if is_elsewhere(identity) else "*")
    owned = [*(root / FACTS).rglob("*"), *(root / CURRENT).rglob("*"), *originals]
    unnamed = {path for path in owned if path.is_file() and path not in named}
    unnamed |= set(root.glob(f"{TEMPORARY}*"))
    for path in unnamed:
        path.unlink()
    return sorted(unnamed)


def verify(root: Path, ledger: Ledger, identity: Path) -> list[Problem]:
    """Recompute the checksums of originals, facts and what is derived; check that every pupil has a
    name, unless names are kept in records.

    Batches that do not count are checked too: reports of the past are made again from them.
    Raises UserError when the ledger or the identity map cannot be read.
    """
    people = None if is_elsewhere(identity) else IdentityMap.load(identity)
    problems = []
    for batch in ledger.batches():
        facts = [_check_facts(root, batch, file) for file in batch.files]
        found = [check_original(root, batch), *facts, _check_people(batch, people)]
        problems += [problem for problem in found if problem is not None]
    return problems + [
        Problem(file.path, None, None, "derived_damaged", _REFRESH.format(root / file.path))
        for file in _derived_files(ledger)
        if is_damaged(root, file)
    ]


def _derived_files(ledger: Ledger) -> list[FactFile]:
    made = [file for derived in ledger.derived() for file in derived.files]
    return made + [file for rollup in ledger.rollups() for file in rollup.files]


def check_original(root: Path, batch: Batch) -> Problem | None:
    """Return what is wrong with the file a batch came from."""
    path = root / ORIGINALS / batch.sha256
    if not path.is_file():
        return _problem(batch, "original_missing", f"нет исходного файла {path}. {_RESTORE}")
    if checksum(path) != batch.sha256:
        return _problem(batch, "original_damaged", f"исходный файл {path} изменён. {_RESTORE}")
    return None


def _check_facts(root: Path, batch: Batch, file: FactFile) -> Problem | None:
    path = root / file.path
    if not path.is_file():
        return _problem(batch, "facts_missing", f"нет файла данных {path}. {_REBUILD}")
    if checksum(path) != file.sha256:
        return _problem(batch, "facts_damaged", f"файл данных {path} изменён. {_REBUILD}")
    rows = pq.read_metadata(path).num_rows
    if rows != file.rows:
        what = f"в файле данных {path} строк {rows}, а в списке загрузок {file.rows}. {_REBUILD}"
        return _problem(batch, "facts_rows", what)
    return None


def _check_people(batch: Batch, people: IdentityMap | None) -> Problem | None:
    unknown = 0 if people is None else sum(pupil not in people for pupil in batch.pupils)
    if not unknown:
        return None
    what = f"в списке обучающихся нет записей об этой загрузке: {unknown}. {_RESTORE}"
    return _problem(batch, "identity_missing", what)


def _problem(batch: Batch, code: str, what: str) -> Problem:
    return Problem(batch.label, None, None, code, f"Загрузка № {batch.number}: {what}")

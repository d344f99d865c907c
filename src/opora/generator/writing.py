"""The facts of an invented region into a data directory."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from opora import __version__
from opora.facts.atomic import write_whole
from opora.facts.batches import Batch
from opora.facts.identity import IdentityMap, Pupil
from opora.facts.store import Store, Upload
from opora.generator.classes import classes
from opora.generator.facts import Piece, school_year_facts
from opora.generator.recipe import FORMAT, recipe
from opora.generator.region import School
from opora.vocabulary.problems import UserError

UNITS = "units.csv"
SchoolYear = tuple[School, int]


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written: batches, and rows by table."""

    batches: int
    rows: dict[str, int]


def write_region(store: Store, school_years: Sequence[SchoolYear], steps: Iterable[int]) -> Written:
    """Write the facts, the names and `units.csv` of these schools and years.

    steps: the places of `school_years` in their order, maybe watched by a progress bar. Raises
    UserError when the data directory already holds something.
    """
    with store.writing():
        if store.batches():
            raise UserError(
                f"В каталоге данных {store.root} уже что-то есть. Придуманное не смешивают с "
                "прежним: укажите другой каталог, --out КАТАЛОГ."
            )
        people = IdentityMap.load(store.identity_path)
        for school, year in school_years:
            remember(people, school, year)
        people.save()
        write_whole(store.root / UNITS, units([school for school, _ in school_years]))
        with TemporaryDirectory() as folder:
            uploads = _uploads(Path(folder), school_years, steps)
            batches = [each for each in store.accept_all(uploads) if isinstance(each, Batch)]
    rows: dict[str, int] = {}
    for batch in batches:
        for file in batch.files:
            rows[file.table] = rows.get(file.table, 0) + file.rows
    return Written(len(batches), rows)


def remember(people: IdentityMap, school: School, year: int) -> None:
    """Keep the names of a school and of its pupils of a school year."""
    people.keep_school(school.school_id, school.name)
    for each in classes(school, year):
        for number, name in zip(each.pupil_ids.tolist(), each.names(school), strict=True):
            people.keep_pupil(Pupil(number, school.school_id, year, each.label, name))


def units(schools: Iterable[School]) -> bytes:
    """Return `units.csv`: to which municipality each school belongs; a school once."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";", lineterminator="\n")
    lines.writerow(["school", "municipality"])
    lines.writerows(dict.fromkeys((school.name, school.municipality) for school in schools))
    return text.getvalue().encode()


def upload_of(folder: Path, school: School, piece: Piece) -> Upload:
    """Return a piece as an upload; its recipe is written into `folder`."""
    content = recipe(school, piece)
    original = folder / f"{school.place + 1}-{piece.school_year}-{piece.quarter}.json"
    original.write_bytes(content)
    return Upload(
        original=original,
        sha256=hashlib.sha256(content).hexdigest(),
        label=original.name,
        format=FORMAT,
        tables=piece.tables,
        pupils=piece.pupils,
        version=__version__,
        since=piece.first,
        on=piece.last,
    )


def _uploads(
    folder: Path, school_years: Sequence[SchoolYear], steps: Iterable[int]
) -> Iterator[Upload]:
    for step in steps:
        school, year = school_years[step]
        for piece in school_year_facts(school, year):
            yield upload_of(folder, school, piece)

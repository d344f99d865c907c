"""The facts of an invented region into a data directory."""

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from opora import __version__
from opora.facts.atomic import write_whole
from opora.facts.identity import IdentityMap, Pupil
from opora.facts.store import Store
from opora.facts.units import COLUMNS, FILE
from opora.facts.upload import Prepared, Upload
from opora.generator.classes import classes
from opora.generator.cut import known_on
from opora.generator.days import QUARTERS
from opora.generator.facts import Piece, school_year_facts
from opora.generator.recipe import FORMAT, recipe
from opora.generator.region import School
from opora.vocabulary.problems import UserError

SchoolYear = tuple[School, int]


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written: batches, and rows by table."""

    batches: int
    rows: dict[str, int]


def write_region(
    store: Store,
    school_years: Sequence[SchoolYear],
    steps: Iterable[int],
    until: date | None = None,
) -> Written:
    """Write the facts, the names and `units.csv` of these schools and years.

    steps: the places of `school_years` in their order, maybe watched by a progress bar. until: what
    is known on this day; all of every year without it. Raises UserError when the data directory
    already holds something.
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
        write_whole(store.root / FILE, units([school for school, _ in school_years]))
        with TemporaryDirectory() as folder, ProcessPoolExecutor(os.cpu_count()) as workers:
            jobs = [
                (store.root, Path(folder), school, year, place * QUARTERS + 1, until)
                for place, (school, year) in enumerate(school_years)
            ]
            made = workers.map(_prepared, jobs)
            batches = store.publish(part for _, part in zip(steps, made, strict=True))
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
    lines.writerow(COLUMNS)
    lines.writerows(dict.fromkeys((school.name, school.municipality) for school in schools))
    return text.getvalue().encode()


def upload_of(folder: Path, school: School, piece: Piece, until: date | None = None) -> Upload:
    """Return a piece as an upload; its recipe is written into `folder`."""
    content = recipe(school, piece, until)
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


def _prepared(job: tuple[Path, Path, School, int, int, date | None]) -> Prepared:
    """Write the files of a school year; runs in a process of its own."""
    root, folder, school, year, first_number, until = job
    pieces = school_year_facts(school, year)
    known = pieces if until is None else known_on(pieces, until)
    uploads = (upload_of(folder, school, piece, until) for piece in known)
    return Store(root).prepare(uploads, first_number)

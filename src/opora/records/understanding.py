"""What an upload would mean: its files read, its people matched, its changes foreseen.

Nothing is written to the database here: reading lasts, and no transaction may wait for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from opora import __version__
from opora.facts.batches import UNIT
from opora.facts.foresight import Foreseen
from opora.facts.identity import leave_to_records
from opora.facts.store import Store
from opora.facts.upload import Upload as FactUpload
from opora.intake.archive import Expanded, expand_files
from opora.intake.collection import Collection, ReadFile, collected_from
from opora.intake.known_people import Known, Matched, match_known
from opora.intake.limits import Limits
from opora.intake.pool import Progress
from opora.intake.reading import Hints, Reading
from opora.intake.sheet_mapping import SheetMapping
from opora.intake.tabulate import ClassPlace, Owner, Part, tabulate
from opora.records.book import known_people, school_keys
from opora.records.models import Doubt, Pupil, Upload, UploadFile
from opora.records.models import SheetMapping as SavedMapping
from opora.records.numbers import new_pupil_number
from opora.records.teachers import Taught, taught_in
from opora.vocabulary.problems import Problem, Remark
from opora.vocabulary.school import school_key

SCHOOL = "school"  # kind of a doubt about which school a file is of
_REGION = "0"  # of a school that has nothing yet


@dataclass
class FileFound:
    """One file as it was found; `inside`: name in the archive that is kept in `received`.

    `opened`: it is an archive; what is in it follows by itself.
    """

    received: UploadFile
    inside: str = ""
    kept: UploadFile | None = None
    read: ReadFile | None = None
    sha256: str = ""
    size: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    other_schools: list[str] = field(default_factory=list)
    opened: bool = False

    @property
    def label(self) -> str:
        """The name people know the file by."""
        return f"{self.received.label}/{self.inside}" if self.inside else self.received.label

    @property
    def counts(self) -> bool:
        """Whether its rows would count: it was read, holds something, nobody left it aside."""
        left = self.kept is not None and self.kept.state == UploadFile.State.LEFT
        return self.read is not None and not left and any(map(len, self.reading.tables().values()))

    @property
    def reading(self) -> Reading:
        """What was read; ValueError when nothing was."""
        if self.read is None:
            raise ValueError("the file was not read")
        return self.read.reading


@dataclass
class Understood:
    """`hints`: what they were read by; `files`: everything that came; `taken`: those whose rows
    would count, in the order of `matched.numbers` and of `facts`; `known`: the people they were
    matched with, of `years`; `taught`: what the files tell of teachers."""

    hints: Hints
    files: list[FileFound]
    taken: list[FileFound]
    years: frozenset[int]
    known: list[Known] = field(repr=False)
    matched: Matched = field(repr=False)
    facts: list[FactUpload]
    foreseen: Foreseen
    taught: list[Taught] = field(default_factory=list)


def store() -> Store:
    """Return the data directory."""
    return Store(settings.DATA)


def receive(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep a file that came; return its SHA-256 and size. The directory is the pages' from now on:
    the command line must not give people numbers there too."""
    leave_to_records(store().identity_path)
    return store().receive(chunks)


@contextmanager
def understood(upload: Upload, progress: Progress) -> Iterator[Understood]:
    """Give what an upload means as things stand; files out of archives last until the block ends.

    They are among the originals when it begins.
    """
    hints, limits = hints_of(upload), Limits.load()
    received = list(upload.files.filter(inside=None))
    members = {(row.inside_id, row.label): row for row in upload.files.exclude(inside=None)}

    def sources(folder: Path) -> list[Expanded]:
        named = [(f"{row.pk}/{row.label}", store().received(row.sha256)) for row in received]
        return expand_files(named, folder, limits)

    with collected_from(sources, hints, limits, progress) as found:
        files = _files(found, received, members)
        keys = school_keys(upload.school_id)
        for file in files:
            if file.read is not None:
                file.other_schools = _other_schools(file.read.reading, keys)
                file.sha256, file.size = _kept(
                    file.read, file.received if not file.inside else None
                )
        taken = [file for file in files if file.counts]
        yield _understood(upload, hints, files, taken)


def hints_of(upload: Upload) -> Hints:
    """Return what the person said, with the school that the upload is for and its mappings.

    What is accepted is read by the mappings that it was shown by, whatever was saved since.
    """
    shown = upload.state == Upload.State.ACCEPTING
    of_files = upload.changes.get("mappings") if shown else upload.hints.get("mappings")
    return Hints(
        upload.school.name,
        upload.hints.get("class"),
        upload.hints.get("year"),
        {} if shown else mappings_of(upload.school_id),
        {sha256: _mappings(kept) for sha256, kept in (of_files or {}).items()},
    )


def mappings_of(school: int) -> dict[str, SheetMapping]:
    """Return the saved mappings of a school by fingerprint."""
    rows = SavedMapping.objects.filter(school_id=school)
    return _mappings(dict(rows.values_list("fingerprint", "mapping")))


def _mappings(kept: Mapping[str, Any]) -> dict[str, SheetMapping]:
    return {known_by: SheetMapping.from_json(each) for known_by, each in kept.items()}


def _files(
    found: Collection,
    received: list[UploadFile],
    members: Mapping[tuple[int | None, str], UploadFile],
) -> list[FileFound]:
    """Return everything that came, archives too, with what was said of each."""
    rows = {row.pk: row for row in received}
    files = {f"{row.pk}/{row.label}": FileFound(row, kept=row) for row in received}

    def of(label: str) -> FileFound:
        number, _, rest = label.partition("/")
        row = rows[int(number)]
        inside = rest.removeprefix(f"{row.label}/") if rest != row.label else ""
        known = members.get((row.pk, inside)) if inside else row
        if inside:
            files[f"{row.pk}/{row.label}"].opened = True
        return files.setdefault(label, FileFound(row, inside, known))

    for read in found.files:
        of(read.label).read = read
    for problem in found.problems:
        file = of(problem.file)
        file.problems.append(replace(problem, file=file.label))
    for remark in found.remarks:
        file = of(remark.file)
        file.remarks.append(replace(remark, file=file.label))
    return list(files.values())


def _kept(read: ReadFile, received: UploadFile | None) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file; one out of an archive is kept first."""
    if received is not None:
        return received.sha256, received.size
    kept = store().received(read.sha256)
    if not kept.exists():
        with read.path.open("rb") as file:
            store().receive(iter(lambda: file.read(1 << 20), b""))
    return read.sha256, kept.stat().st_size


def _other_schools(reading: Reading, keys: set[str]) -> list[str]:
    names = dict.fromkeys(section.school or "" for section in reading.sections)
    return [name for name in names if name and school_key(name) not in keys]


def _understood(
    upload: Upload, hints: Hints, files: list[FileFound], taken: list[FileFound]
) -> Understood:
    sections = [section for file in taken for section in file.reading.sections]
    years = frozenset(section.school_year or 0 for section in sections)
    known = known_people(upload.school_id, years)
    matched = _matched(upload, taken, known)
    region = _region(upload.school_id)
    facts = [
        facts_of(file, upload, hints, numbers, region)
        for file, numbers in zip(taken, matched.numbers, strict=True)
    ]
    foreseen = store().foresee(facts)
    taught = taught_in([file.reading for file in taken], upload.school_id)
    return Understood(hints, files, taken, years, known, matched, facts, foreseen, taught)


def _matched(upload: Upload, taken: list[FileFound], known: list[Known]) -> Matched:
    readings = [file.reading for file in taken]
    places = {file.kept.pk: number for number, file in enumerate(taken) if file.kept}
    doubts = Doubt.objects.filter(upload=upload, file__in=places, decision__isnull=False)
    decisions = {
        (places[doubt.file_id], doubt.place): doubt.decision or 0
        for doubt in doubts.exclude(kind=SCHOOL)
    }
    return match_known(readings, known, decisions, _promised(taken), new_pupil_number)


def _promised(taken: list[FileFound]) -> dict[tuple[int, int], int]:
    """Return the numbers that were promised to new people when the upload was read before."""
    said = {
        (place, entry): number
        for place, file in enumerate(taken)
        if file.kept and len(file.kept.pupils) == len(file.reading.pupils)
        for entry, number in enumerate(file.kept.pupils)
    }
    given = set(Pupil.objects.filter(pk__in=set(said.values())).values_list("pk", flat=True))
    return {entry: number for entry, number in said.items() if number not in given}


def facts_of(
    file: FileFound, upload: Upload, hints: Hints, numbers: list[int], region: str
) -> FactUpload:
    """Return what the store is given of a file whose people have these numbers."""
    reading = file.reading
    if file.read is None:
        raise ValueError("the file was not read")
    places = [
        ClassPlace(upload.school_id, section.school_year or 0, section.school_class or "")
        for section in reading.sections
    ]
    owners = [
        Owner(number, place.school_id, place.school_year, place.school_class)
        for number, pupil in zip(numbers, reading.pupils, strict=True)
        for place in [places[pupil.section]]
    ]
    stated = [section.since for section in reading.sections if section.since is not None]
    # The name of the school is no hint here: the facts know their unit, and names change.
    told = used_hints(file, hints).as_kept()
    return FactUpload(
        original=store().received(file.sha256),
        sha256=file.sha256,
        label=Path(file.label).name,
        format=reading.format,
        tables=tabulate([Part(reading, owners, places, 0)]),
        pupils=tuple(numbers),
        version=__version__,
        since=min(stated, default=None),
        on=file.read.on,
        region=region,
        hints={name: value for name, value in told.items() if name != "school"}
        | {UNIT: upload.school_id},
        problems=tuple(note.as_json() for note in file.problems),
        remarks=tuple(note.as_json() for note in file.remarks),
    )


def used_hints(file: FileFound, hints: Hints) -> Hints:
    """Return the hints with those mappings only that the file was read by."""
    return hints.of_file(file.sha256).used_by(file.reading)


def _region(school: int) -> str:
    """Return the region the school's facts lie in, so that new ones lie beside them."""
    shelves = store().ledger.shelves()
    return next((shelf.region for shelf in shelves if shelf.school_id == school), _REGION)

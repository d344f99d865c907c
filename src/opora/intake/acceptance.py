"""Files into the data directory, and originals read again for a rebuild."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from opora import __version__
from opora.facts.batches import Batch
from opora.facts.identity import IdentityMap
from opora.facts.store import Store
from opora.facts.upload import AlreadyThere, Reread, Upload
from opora.intake.archive import SourceFile
from opora.intake.collection import NAMESAKE, Collection, ReadFile, class_places, identify
from opora.intake.pool import ReaderPool
from opora.intake.reading import Hints, Reading, Said
from opora.intake.tabulate import ClassPlace, Owner, Part, tabulate
from opora.vocabulary.person import name_key
from opora.vocabulary.problems import Note, Problem, Refusal, Remark, UserError


def accept(
    found: Collection, hints: Hints, store: Store
) -> tuple[list[Batch | AlreadyThere], list[Problem]]:
    """Remember every file that was read; return a batch for each, and the doubts about people.

    The files of `found` are taken out of it.

    The map of people is saved before the batches, so a batch never names an unknown person.
    """
    with store.writing():
        identity = IdentityMap.load(store.identity_path)
        owners, doubts = identify(found.files, identity)
        places = [class_places(file.reading, identity) for file in found.files]
        identity.save()
        whose = list(zip(owners, places, strict=True))
        return store.accept_all(_uploads(found, whose, hints, doubts)), doubts


Whose = tuple[Sequence[Owner], Sequence[ClassPlace]]


def _uploads(
    found: Collection, whose: Sequence[Whose], hints: Hints, doubts: list[Problem]
) -> Iterator[Upload]:
    """Yield an upload of each file; a reading that was yielded is let go, it may be large."""
    for own in whose:
        yield _upload(found.files.pop(0), own, hints, found, doubts)


def _upload(
    file: ReadFile, whose: Whose, hints: Hints, found: Collection, doubts: list[Problem]
) -> Upload:
    owners, places = whose
    label = Path(file.label).name
    stated = [section.since for section in file.reading.sections if section.since is not None]
    return Upload(
        original=file.path,
        sha256=file.sha256,
        label=label,
        format=file.reading.format,
        tables=tabulate([Part(file.reading, owners, places, 0)]),
        pupils=tuple(owner.pupil_id for owner in owners),
        version=__version__,
        since=min(stated, default=None),
        on=file.on,
        hints=hints.used_by(file.reading).as_kept(),
        problems=_notes(file.label, label, [*found.problems, *doubts]),
        remarks=_notes(file.label, label, found.remarks),
    )


def _notes(file: str, label: str, notes: Sequence[Note]) -> tuple[Mapping[str, str | None], ...]:
    """Notes of one file, under the name it is kept by."""
    return tuple(replace(note, file=label).as_json() for note in notes if note.file == file)


def reader_of_originals(pool: ReaderPool, people: IdentityMap) -> Callable[[Batch, Path], Reread]:
    """Return what `Store.rebuild` asks for: an original read by the code of today.

    Raises UserError when the original is refused or holds other people than it did: their numbers
    could not be given again.
    """

    def read(batch: Batch, path: Path) -> Reread:
        hints = Hints.from_kept(batch.hints)
        source = SourceFile(batch.label, path, batch.sha256, path.stat().st_size)
        reading = pool.read(source, hints)
        if isinstance(reading, Refusal):
            raise UserError(f"{batch.label}: {reading.message}")
        if not _same_people(batch, reading, people):
            raise UserError(_OTHER_PEOPLE.format(batch.label))
        owners = [_owner(people, number) for number in batch.pupils]
        places = class_places(reading, people)
        return Reread(
            tables=tabulate([Part(reading, owners, places, batch.number)]),
            version=__version__,
            # Doubts about people are settled at the upload; reading again does not know them.
            problems=(*_said(Problem, batch, reading.problems), *_doubts(batch)),
            remarks=_said(Remark, batch, reading.remarks),
        )

    return read


def _same_people(batch: Batch, reading: Reading, people: IdentityMap) -> bool:
    """Tell whether the reading names the people of the batch in their order; a patronymic may have
    been learnt from another file."""
    if len(reading.pupils) != len(batch.pupils):
        return False
    pairs = zip(reading.pupils, batch.pupils, strict=True)
    keys = ((name_key(pupil.name), name_key(people.name(number))) for pupil, number in pairs)
    return all(now[:2] == known[:2] and now[2] in ("", known[2]) for now, known in keys)


def _doubts(batch: Batch) -> list[Mapping[str, str | None]]:
    return [note for note in batch.problems if note["code"] == NAMESAKE]


def _owner(people: IdentityMap, number: int) -> Owner:
    pupil = people.pupil(number)
    return Owner(number, pupil.school_id, pupil.school_year, pupil.school_class)


def _said(
    kind: type[Note], batch: Batch, said: Sequence[Said]
) -> tuple[Mapping[str, str | None], ...]:
    notes = (kind(batch.label, item.sheet, item.cell, item.code, item.message) for item in said)
    return tuple(note.as_json() for note in notes)


_OTHER_PEOPLE = (
    "{}: программа теперь видит в файле других людей, чем при загрузке. Загрузите файл заново: "
    "opora import."
)

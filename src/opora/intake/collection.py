"""Several files as one: the same bytes count once, people are joined across files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from opora.facts.identity import IdentityMap
from opora.intake.archive import Expanded, SourceFile, expand
from opora.intake.grid import address
from opora.intake.limits import Limits
from opora.intake.people import Mention, match
from opora.intake.pool import Progress, ReaderPool
from opora.intake.reading import Hints, Reading, Said
from opora.intake.tabulate import ClassPlace, Owner, Part
from opora.vocabulary.person import name_key
from opora.vocabulary.problems import Problem, Refusal, Remark

NAMESAKE = "namesake"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read. `on`: the last day its period covers, None if it has no dates."""

    label: str
    path: Path
    sha256: str
    reading: Reading
    on: date | None


@dataclass
class Collection:
    """Files in the order of their SHA-256, so that the order of arguments never matters."""

    files: list[ReadFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@contextmanager
def collected(
    paths: Sequence[Path], hints: Hints, limits: Limits, progress: Progress | None = None
) -> Iterator[Collection]:
    """Give what the files hold; a refused file is a problem and stops nothing.

    Files out of archives lie on the disk until the block ends. Raises UserError when a path does
    not exist.
    """

    def sources(folder: Path) -> Sequence[Expanded]:
        return expand(list(paths), folder, limits)

    with collected_from(sources, hints, limits, progress) as found:
        yield found


@contextmanager
def collected_from(
    sources: Callable[[Path], Sequence[Expanded]],
    hints: Hints,
    limits: Limits,
    progress: Progress | None = None,
) -> Iterator[Collection]:
    """Give what these files hold; `sources` is told a folder for what lies in archives."""
    found = Collection()
    with (
        TemporaryDirectory(prefix="opora-", ignore_cleanup_errors=True) as folder,
        ReaderPool(limits) as pool,
    ):
        pool.prepare()
        distinct = list(_distinct(sources(Path(folder)), found))
        for source, outcome in pool.read_all(distinct, hints, progress):
            _take(source, outcome, found)
        pool.close()
        yield found


def _distinct(
    expanded: Sequence[SourceFile | Problem | Remark], found: Collection
) -> Iterator[SourceFile]:
    seen: dict[str, str] = {}
    files = [item for item in expanded if isinstance(item, SourceFile)]
    found.problems += [item for item in expanded if isinstance(item, Problem)]
    found.remarks += [item for item in expanded if isinstance(item, Remark)]
    for source in sorted(files, key=lambda item: (item.sha256, item.label)):
        if source.sha256 in seen:
            twin = Path(seen[source.sha256]).name
            message = f"Тот же файл, что «{twin}»: учтён один раз."
            found.remarks.append(Remark(source.label, None, None, "duplicate_file", message))
        else:
            seen[source.sha256] = source.label
            yield source


def _take(source: SourceFile, outcome: Reading | Refusal, found: Collection) -> None:
    if isinstance(outcome, Refusal):
        found.problems.append(Problem(source.label, None, None, outcome.code, outcome.message))
        return
    found.problems += [Problem(source.label, *_fields(said)) for said in outcome.problems]
    found.remarks += [Remark(source.label, *_fields(said)) for said in outcome.remarks]
    found.files.append(
        ReadFile(source.label, source.path, source.sha256, outcome, last_day(outcome))
    )


def _fields(said: Said) -> tuple[str | None, str | None, str, str]:
    return said.sheet, said.cell, said.code, said.message


def last_day(reading: Reading) -> date | None:
    """Return the end of the stated period, else the last day that holds anything."""
    stated = [section.on for section in reading.sections if section.on is not None]
    if stated:
        return max(stated)
    dated = (reading.marks, reading.absences, reading.entries, reading.test_scores)
    last = max((max(table.columns["day"], default=0) for table in dated), default=0)
    return date.fromordinal(last) if last else None


def identify(
    files: Sequence[ReadFile], identity: IdentityMap
) -> tuple[list[list[Owner]], list[Problem]]:
    """Return the owners of every file's rows (an item for each of its pupils) and the doubts.

    People already in the map keep their numbers; a fuller name replaces a shorter one.
    """
    mentions, places = _mentions(files, identity)
    known = _known(identity, {mention.group for mention in mentions})
    matched = match([mention for mention, _ in known] + mentions)
    numbers = {matched.person[i]: pupil_id for i, (_, pupil_id) in enumerate(known)}
    owners: list[list[Owner]] = [[] for _ in files]
    for index, (file, entry) in enumerate(places):
        person = matched.person[len(known) + index]
        school_id, year, school_class = mentions[index].group
        name = files[file].reading.pupils[entry].name
        if person not in numbers:
            numbers[person] = identity.add_pupil(school_id, year, school_class, name)
        elif len(name.split()) > len(identity.name(numbers[person]).split()):
            identity.rename(numbers[person], name)
        owners[file].append(Owner(numbers[person], school_id, year, school_class))
    doubtful = [places[i - len(known)] for i in matched.doubtful if i >= len(known)]
    return owners, [_namesake(files[file], entry) for file, entry in doubtful]


def class_places(reading: Reading, identity: IdentityMap) -> list[ClassPlace]:
    """Return where the rows of each section belong that name no pupil."""
    return [
        ClassPlace(
            identity.school_id(section.school or ""),
            section.school_year or 0,
            section.school_class or "",
        )
        for section in reading.sections
    ]


def parts_of(
    files: Sequence[ReadFile], owners: Sequence[Sequence[Owner]], identity: IdentityMap
) -> list[Part]:
    """Return what `tabulate` takes; batches are numbered from zero in the order of the files."""
    return [
        Part(file.reading, own, class_places(file.reading, identity), number)
        for number, (file, own) in enumerate(zip(files, owners, strict=True))
    ]


Group = tuple[int, int, str]


def _mentions(
    files: Sequence[ReadFile], identity: IdentityMap
) -> tuple[list[Mention[Group]], list[tuple[int, int]]]:
    mentions, places = [], []
    schools: dict[str, int] = {}
    for number, file in enumerate(files):
        for entry, pupil in enumerate(file.reading.pupils):
            section = file.reading.sections[pupil.section]
            name = section.school or ""
            if name not in schools:
                schools[name] = identity.school_id(name)
            group = (schools[name], section.school_year or 0, section.school_class or "")
            mentions.append(Mention(group, name_key(pupil.name), (number, pupil.table)))
            places.append((number, entry))
    return mentions, places


def _known(identity: IdentityMap, groups: set[Group]) -> list[tuple[Mention[Group], int]]:
    return [
        (Mention(group, name_key(pupil.name), "identity"), pupil.pupil_id)
        for group in sorted(groups)
        for pupil in identity.pupils_of(*group)
    ]


def _namesake(file: ReadFile, entry: int) -> Problem:
    pupil = file.reading.pupils[entry]
    cell = address(pupil.row, pupil.column)
    return Problem(file.label, file.reading.sheets[pupil.sheet], cell, NAMESAKE, _NAMESAKE_SAID)


_NAMESAKE_SAID = (
    "В классе есть полные тёзки, и по этому файлу не понять, кто из них здесь. "
    "Отметки не объединены с другими файлами. Впишите отчество или выгрузите журнал с полным ФИО."
)

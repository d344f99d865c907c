"""Who is who on the bare command line: one small file that stands in for `records`.

It alone (with the originals) holds names; tables of facts hold the numbers given here. A number is
random and given once, so it says nothing of a person and is never given again.
"""

import json
import secrets
from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from opora.facts.atomic import write_whole
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key

_VERSION = 1
ELSEWHERE = "people-in-records.txt"
_SAID = """Имена и номера обучающихся этого каталога хранит база записей (её ведут страницы Опоры).
Командная строка сюда не загружает: она дала бы тем же людям другие номера.
"""


@dataclass(frozen=True, slots=True)
class Pupil:
    """A person in one class in one school year; the name stays out of `repr`, so out of logs."""

    pupil_id: int
    school_id: int
    school_year: int
    school_class: str
    name: str = field(repr=False)


class IdentityMap:
    """Numbers of schools and pupils, and the names behind them.

    Lookups of a number that was never given raise KeyError. Nothing is kept before `save`.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._schools: dict[int, str] = {}
        self._school_ids: dict[str, int] = {}
        self._pupils: dict[int, Pupil] = {}
        self._classes: defaultdict[tuple[int, int, str], list[int]] = defaultdict(list)

    @classmethod
    def ephemeral(cls) -> "IdentityMap":
        """Return an empty map that is never written: for answers from the given files alone."""
        return cls(None)

    @classmethod
    def load(cls, path: Path) -> "IdentityMap":
        """Return the map kept at `path`; an empty one when there is no such file yet.

        Raises UserError when the file cannot be understood, or people are kept elsewhere.
        """
        if is_elsewhere(path):
            raise UserError(_ELSEWHERE.format(path.parent))
        found = cls(path)
        if not path.exists():
            return found
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["version"] != _VERSION:
                raise ValueError(kept["version"])
            for school in kept["schools"]:
                found._keep_school(school["school_id"], school["name"])
            for pupil in kept["pupils"]:
                found._keep_pupil(Pupil(**pupil))
        except (ValueError, KeyError, TypeError):
            # The cause is not chained: it may quote a name.
            raise UserError(_damaged(path)) from None
        return found

    def save(self) -> None:
        """Write the map whole; the file is readable by its owner only. Nothing when ephemeral."""
        if self._path is None:
            return
        kept = {
            "version": _VERSION,
            "schools": [{"school_id": n, "name": name} for n, name in self._schools.items()],
            "pupils": [asdict(pupil) for pupil in self._pupils.values()],
        }
        write_whole(self._path, json.dumps(kept, ensure_ascii=False, indent=1).encode())

    def school_id(self, name: str) -> int:
        """Return the number of the school so named, in any spelling; give one to a new school."""
        known = self._school_ids.get(school_key(name))
        if known is not None:
            return known
        number = _new_number(self._schools)
        self._keep_school(number, name)
        return number

    def school_name(self, school_id: int) -> str:
        """Return the school's name as it was first met."""
        return self._schools[school_id]

    def schools(self) -> list[tuple[int, str]]:
        """Return the number and the name of every school, in the order they were met."""
        return list(self._schools.items())

    def add_pupil(self, school_id: int, school_year: int, school_class: str, name: str) -> int:
        """Return the number given to a new person; namesakes are different people."""
        number = _new_number(self._pupils)
        self._keep_pupil(Pupil(number, school_id, school_year, school_class, name))
        return number

    def keep_school(self, number: int, name: str) -> None:
        """Keep a school under a number that was given elsewhere.

        Raises ValueError when the number or the name is kept with another.
        """
        known = self._school_ids.get(school_key(name), number)
        if known != number or self._schools.get(number, name) != name:
            raise ValueError(f"school number {number} is not the one kept")
        self._keep_school(number, name)

    def keep_pupil(self, pupil: Pupil) -> None:
        """Keep a person under a number that was given elsewhere.

        Raises ValueError when the number is another person's.
        """
        known = self._pupils.get(pupil.pupil_id)
        if known is None:
            self._keep_pupil(pupil)
        elif known != pupil:
            raise ValueError(f"pupil number {pupil.pupil_id} is kept with another person")

    def pupils_of(self, school_id: int, school_year: int, school_class: str) -> list[Pupil]:
        """Return the pupils of one class in the order they were added."""
        known = self._classes.get((school_id, school_year, school_class), [])
        return [self._pupils[number] for number in known]

    def pupils(self) -> list[Pupil]:
        """Return everybody, in the order they were added."""
        return list(self._pupils.values())

    def pupil(self, pupil_id: int) -> Pupil:
        """Return what is known of a pupil."""
        return self._pupils[pupil_id]

    def name(self, pupil_id: int) -> str:
        """Return the fullest name met for the pupil."""
        return self._pupils[pupil_id].name

    def rename(self, pupil_id: int, name: str) -> None:
        """Keep a fuller spelling of the same person's name."""
        self._pupils[pupil_id] = replace(self._pupils[pupil_id], name=name)

    def __contains__(self, pupil_id: object) -> bool:
        return pupil_id in self._pupils

    def _keep_school(self, number: int, name: str) -> None:
        self._schools[number] = name
        self._school_ids[school_key(name)] = number

    def _keep_pupil(self, pupil: Pupil) -> None:
        self._pupils[pupil.pupil_id] = pupil
        place = (pupil.school_id, pupil.school_year, pupil.school_class)
        self._classes[place].append(pupil.pupil_id)


def leave_to_records(path: Path) -> None:
    """Say that the people of the directory are kept in records from now on, not at `path`."""
    if not is_elsewhere(path):
        write_whole(path.with_name(ELSEWHERE), _SAID.encode())


def is_elsewhere(path: Path) -> bool:
    """Whether the people of the directory are kept in records, not at `path`."""
    return path.with_name(ELSEWHERE).exists()


def _new_number(taken: dict[int, str] | dict[int, Pupil]) -> int:
    while True:
        number = secrets.randbelow(2**32 - 1) + 1
        if number not in taken:
            return number


def _damaged(path: Path) -> str:
    return (
        f"Список обучающихся {path} не читается: он повреждён или записан другой версией "
        "программы. Нужен файл из резервной копии каталога данных: верните его на место."
    )


_ELSEWHERE = (
    "Каталог данных {} ведут страницы Опоры: имена обучающихся хранит база записей. Загружайте "
    "файлы на странице «Загрузки», смотрите результаты на страницах; для командной строки укажите "
    "другой каталог: --data."
)

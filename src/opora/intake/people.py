"""Which entries of which files are one person: by school, class and name, never by guess."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

NameKey = tuple[str, str, str]
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Mention(Generic[Group]):
    """A person as one table names them; `group` is school, year and class.

    Mentions of one `table` are different people, namesakes too.
    """

    group: Group
    name: NameKey
    table: Hashable


@dataclass(frozen=True, slots=True)
class Match:
    """`person`: the number of the person of each mention; `doubtful`: mentions that could belong to
    several people and therefore were joined to nobody."""

    person: list[int]
    doubtful: list[int]


def match(mentions: list[Mention[Any]]) -> Match:
    """Return which mentions are one person; the order of mentions changes numbers only.

    Mentions of different tables are joined when group and full name are equal. A missing patronymic
    joins a single candidate; with namesakes about, nothing is joined and the mention is doubtful.
    """
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        groups[mention.group, mention.name[:2]].append(index)
    joined = _Joined(mentions)
    for members in groups.values():
        if len(members) > 1:
            _match_group(members, joined)
    return joined.result()


class _Joined:
    """Sets of joined mentions, by a representative."""

    def __init__(self, mentions: list[Mention[Any]]) -> None:
        self.mentions = mentions
        self.first = list(range(len(mentions)))
        self.doubtful: list[int] = []

    def join(self, members: Iterable[int]) -> None:
        members = list(members)
        for member in members:
            self.first[member] = members[0]

    def crowded(self, members: Iterable[int]) -> set[Hashable]:
        """Tables that name several of these mentions: namesakes for certain."""
        counts = Counter(self.mentions[member].table for member in members)
        return {table for table, count in counts.items() if count > 1}

    def result(self) -> Match:
        numbers: dict[int, int] = {}
        person = [numbers.setdefault(first, len(numbers)) for first in self.first]
        return Match(person, sorted(self.doubtful))


def _match_group(members: list[int], joined: _Joined) -> None:
    by_patronymic: dict[str, list[int]] = defaultdict(list)
    for member in members:
        by_patronymic[joined.mentions[member].name[2]].append(member)
    short = by_patronymic.pop("", [])
    certain = True
    for same in by_patronymic.values():
        certain &= _match_equal(same, joined)
    if not by_patronymic:
        _match_equal(short, joined)
    elif short:
        full = next(iter(by_patronymic.values()))
        together = {*full, *short}
        if certain and len(by_patronymic) == 1 and not joined.crowded(together):
            joined.join(sorted(together))
        else:
            _leave_apart(short, by_patronymic.values(), joined)


def _match_equal(same: list[int], joined: _Joined) -> bool:
    """Join equal names; with namesakes in some table leave all apart and return False."""
    crowded = joined.crowded(same)
    if not crowded:
        joined.join(same)
        return True
    joined.doubtful += [m for m in same if joined.mentions[m].table not in crowded]
    if len(crowded) > 1:
        joined.doubtful += [m for m in same if joined.mentions[m].table in crowded]
    return False


def _leave_apart(short: list[int], full: Iterable[list[int]], joined: _Joined) -> None:
    """Doubtful is who has a candidate left: a full name in the same table is another person.

    Those who have none can only be one another.
    """
    candidates = [{joined.mentions[m].table for m in same} for same in full]
    alone = [m for m in short if all(joined.mentions[m].table in tables for tables in candidates)]
    joined.doubtful += [member for member in short if member not in alone]
    _match_equal(alone, joined)

"""Whose rows a file's are, where a school's people are known: what is certain is joined, the rest
is asked.

Certain: the same name in the same class; a spelling somebody decided about; a unique name that was
in the class one grade below last year. Asked: namesakes, somebody of the same name in another
class, somebody of the same given name and patronymic who is gone from the class.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from opora.intake.people import Mention, NameKey, match
from opora.intake.reading import Reading
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.person import name_key

NAMESAKE, RENAMED, MOVED = "namesake", "renamed", "moved"
SOMEBODY_NEW = 0
_SPLIT_UP = 10  # the grade whose classes are formed of all classes below

Group = tuple[int, str]  # school year and class
Entry = tuple[int, int]  # number of the file, index of the pupil in its reading


@dataclass(frozen=True, slots=True)
class Known:
    """A pupil in a class, under the usual name and under other spellings."""

    pupil_id: int
    group: Group
    name: str = field(repr=False)
    other_names: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """A person in files who may be one of `candidates` (numbers), or somebody new.

    `entries`: where the files name the person; the first one stands for the question.
    """

    kind: str
    group: Group
    name: str = field(repr=False)
    entries: tuple[Entry, ...] = ()
    candidates: tuple[int, ...] = ()
    decision: int | None = None


@dataclass
class Matched:
    """`numbers`: of the person of every entry, file by file; undecided ones count as new.

    `new`: name and class of everybody new; `joined`: classes in which known people were met for the
    first time; `promoted`: how many came from the class below; `spellings`: names by which known
    people are to be remembered, `fuller`: better usual names.
    """

    numbers: list[list[int]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    new: dict[int, tuple[Group, str]] = field(default_factory=dict, repr=False)
    joined: set[tuple[int, Group]] = field(default_factory=set)
    promoted: int = 0
    spellings: set[tuple[int, str]] = field(default_factory=set, repr=False)
    fuller: dict[int, str] = field(default_factory=dict, repr=False)


@dataclass
class _Person:
    """One person of the files; `number` when it is certain who that is."""

    group: Group
    entries: list[int]  # places in the list of all mentions
    number: int | None = None
    namesake: bool = False


def match_known(
    files: Sequence[Reading],
    known: Iterable[Known],
    decisions: Mapping[Entry, int],
    reserved: Mapping[Entry, int],
    fresh: Callable[[], int],
) -> Matched:
    """Return who is who; every section that has pupils must have a class and a year.

    `known`: pupils of the school in the years of the files and the years before them. `decisions`:
    by the first entry of a question, a number or SOMEBODY_NEW. `reserved`: numbers that new people
    were promised before; `fresh` gives another one.
    """
    return _Matching(files, list(known), decisions, reserved, fresh).result()


def same_name(one: NameKey, other: NameKey) -> bool:
    """Whether two names may be one; a patronymic may be missing."""
    return one[:2] == other[:2] and (one[2] == other[2] or not one[2] or not other[2])


class _Matching:
    def __init__(
        self,
        files: Sequence[Reading],
        known: list[Known],
        decisions: Mapping[Entry, int],
        reserved: Mapping[Entry, int],
        fresh: Callable[[], int],
    ) -> None:
        self.files, self.decisions, self.reserved, self.fresh = files, decisions, reserved, fresh
        self.entries: list[Entry] = []
        self.names: list[str] = []
        self.mentions: list[Mention[Group]] = []
        self._read()
        self.by_group: dict[Group, list[Known]] = defaultdict(list)
        for pupil in known:
            self.by_group[pupil.group].append(pupil)
        self.placed = {(k.pupil_id, k.group[0]) for k in known}
        self.out = Matched([[0] * len(reading.pupils) for reading in files])
        self.met: set[tuple[int, Group]] = set()  # known people whom the files name

    def result(self) -> Matched:
        people = self._people()
        for person in people:
            if person.number is not None:
                self._settle(person, person.number)
        unsure = [person for person in people if person.number is None]
        self._promote([person for person in unsure if not person.namesake])
        left = [person for person in unsure if person.number is None]
        for person in left:
            self._new(person)  # numbers first: they may be candidates of one another
        for person in left:
            self._ask(person)
        return self.out

    def _read(self) -> None:
        for number, reading in enumerate(self.files):
            for entry, pupil in enumerate(reading.pupils):
                section = reading.sections[pupil.section]
                if section.school_year is None or section.school_class is None:
                    raise ValueError(f"file {number} has pupils without a class or a year")
                group = (section.school_year, section.school_class)
                self.entries.append((number, entry))
                self.names.append(pupil.name)
                table = (number, pupil.table)
                self.mentions.append(Mention(group, name_key(pupil.name), table))

    def _people(self) -> list[_Person]:
        """Return the people of the files, known ones with their numbers."""
        spelt = self._by_spelling()
        rest = [index for index in range(len(self.mentions)) if index not in spelt]
        groups = sorted({mention.group for mention in self.mentions})
        known = [pupil for group in groups for pupil in self.by_group[group]]
        said = [Mention(pupil.group, name_key(pupil.name), "known") for pupil in known]
        matched = match(said + [self.mentions[index] for index in rest])
        numbers = {matched.person[i]: pupil.pupil_id for i, pupil in enumerate(known)}
        doubtful = {rest[i - len(known)] for i in matched.doubtful if i >= len(known)}
        people: dict[object, _Person] = {}
        ordinal: Counter[object] = Counter()
        for place, index in enumerate(rest, len(known)):
            mention = self.mentions[index]
            key: object = matched.person[place]
            if index in doubtful:  # the same words in several tables are asked about once
                ordinal[mention] += 1
                key = (mention.group, mention.name, ordinal[mention])
            number = None if index in doubtful else numbers.get(matched.person[place])
            person = people.setdefault(
                key, _Person(mention.group, [], number, namesake=index in doubtful)
            )
            person.entries.append(index)
        for index, number in spelt.items():
            people[index, "spelt"] = _Person(self.mentions[index].group, [index], number)
        return list(people.values())

    def _by_spelling(self) -> dict[int, int]:
        """Return mentions that are spelt as somebody decided whom it means."""
        spellings: dict[tuple[Group, NameKey], set[int]] = defaultdict(set)
        usual: set[tuple[Group, NameKey]] = set()
        for group, pupils in self.by_group.items():
            for pupil in pupils:
                usual.add((group, name_key(pupil.name)))
                for name in pupil.other_names:
                    spellings[group, name_key(name)].add(pupil.pupil_id)
        times = Counter(self.mentions)
        found = {}
        for index, mention in enumerate(self.mentions):
            meant = spellings.get((mention.group, mention.name), set())
            is_usual = (mention.group, mention.name) in usual
            if len(meant) == 1 and times[mention] == 1 and not is_usual:
                found[index] = next(iter(meant))
        return found

    def _promote(self, people: list[_Person]) -> None:
        """Join people to those of the same name in the class below, where nobody else could be."""
        by_group: dict[Group, list[_Person]] = defaultdict(list)
        for person in people:
            by_group[person.group].append(person)
        for group, own in by_group.items():
            below = [p for p in self._below(group) if (p.pupil_id, group[0]) not in self.placed]
            said = [Mention(group, name_key(pupil.name), "below") for pupil in below]
            said += [Mention(group, self._key(person), "now") for person in own]
            matched = match(said)
            numbers = {matched.person[i]: pupil.pupil_id for i, pupil in enumerate(below)}
            for place, person in enumerate(own, len(below)):
                number = numbers.get(matched.person[place])
                if number is not None:
                    person.number = number
                    self.out.promoted += 1
                    self._settle(person, number)

    def _below(self, group: Group) -> list[Known]:
        """Return the pupils of last year's class one grade below."""
        year, label = group
        grade = grade_of(label)
        rest = label[len(str(grade)) :]
        found = []
        for (other_year, other), pupils in self.by_group.items():
            if other_year == year - 1 and grade_of(other) == grade - 1:
                same = other == f"{grade - 1}{rest}"
                found += pupils if same or grade == _SPLIT_UP else []
        return found

    def _key(self, person: _Person) -> NameKey:
        return name_key(self._name(person))

    def _name(self, person: _Person) -> str:
        """Return the fullest name by which the files call a person."""
        return max((self.names[i] for i in person.entries), key=lambda name: len(name.split()))

    def _new(self, person: _Person) -> None:
        number = self.reserved.get(self.entries[person.entries[0]]) or self.fresh()
        for index in person.entries:
            file, entry = self.entries[index]
            self.out.numbers[file][entry] = number
        self.out.new[number] = (person.group, self._name(person))

    def _ask(self, person: _Person) -> None:
        """Ask about a person who may be somebody known; take the decision if there is one."""
        kind, candidates = self._candidates(person)
        if not candidates and not person.namesake:
            return
        first = self.entries[person.entries[0]]
        decision = self.decisions.get(first)
        if decision not in (None, SOMEBODY_NEW, *candidates):
            decision = None
        entries = tuple(self.entries[i] for i in person.entries)
        name = self._name(person)
        question = Question(kind, person.group, name, entries, tuple(candidates), decision)
        self.out.questions.append(question)
        if decision:
            self._join(person, decision)

    def _join(self, person: _Person, number: int) -> None:
        """Make a person of the files the one that was chosen; it may be another new one."""
        file, entry = self.entries[person.entries[0]]
        own = self.out.numbers[file][entry]
        self.out.new.pop(own, None)
        if number in self.out.new:
            for index in person.entries:
                file, entry = self.entries[index]
                self.out.numbers[file][entry] = number
        else:
            self._settle(person, number)
        self.out.spellings |= {(number, self.names[i]) for i in person.entries}

    def _candidates(self, person: _Person) -> tuple[str, list[int]]:
        key = self._key(person)
        in_class = self.by_group[person.group]
        if person.namesake:
            known = [p.pupil_id for p in in_class if same_name(key, name_key(p.name))]
            others = [
                number
                for number, (group, name) in self.out.new.items()
                if group == person.group
                and same_name(key, name_key(name))
                and number != self._number(person)
                and name_key(name) != key
            ]
            return NAMESAKE, list(dict.fromkeys([*known, *others]))
        moved = [p.pupil_id for p in self._elsewhere(person.group) if key == name_key(p.name)]
        renamed = [p.pupil_id for p in self._gone(person.group) if _renamed(key, name_key(p.name))]
        found = list(dict.fromkeys([*moved, *renamed]))
        return (MOVED if moved else RENAMED), found

    def _number(self, person: _Person) -> int:
        file, entry = self.entries[person.entries[0]]
        return self.out.numbers[file][entry]

    def _elsewhere(self, group: Group) -> list[Known]:
        """Return pupils of other classes whom the files do not name where they are."""
        year = group[0]
        found = []
        for other, pupils in self.by_group.items():
            if other == group or other[0] not in (year, year - 1):
                continue
            for pupil in pupils:
                here = (pupil.pupil_id, other) in self.met
                gone_up = other[0] < year and (pupil.pupil_id, year) in self.placed
                if not here and not gone_up:
                    found.append(pupil)
        return found

    def _gone(self, group: Group) -> list[Known]:
        """Return pupils of the class, or of the one below, whom the files no longer name."""
        own = [p for p in self.by_group[group] if (p.pupil_id, group) not in self.met]
        below = [p for p in self._below(group) if (p.pupil_id, group[0]) not in self.placed]
        return own + below

    def _settle(self, person: _Person, number: int) -> None:
        """Note that a person of the files is somebody known."""
        self.met.add((number, person.group))
        for index in person.entries:
            file, entry = self.entries[index]
            self.out.numbers[file][entry] = number
        usual = {p.pupil_id: p.name for p in self.by_group[person.group]}
        if number not in usual:
            self.placed.add((number, person.group[0]))
            self.out.joined.add((number, person.group))
        elif len(self._name(person).split()) > len(usual[number].split()):
            self.out.fuller[number] = self._name(person)


def _renamed(new: NameKey, old: NameKey) -> bool:
    """Whether a name may be an old one with another surname."""
    return new[0] != old[0] and new[1:] == old[1:] and bool(new[2])

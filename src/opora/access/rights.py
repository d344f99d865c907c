"""Decisions: may this person do this here, and by what right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from opora.access.permissions import FieldClass, Permission, Reach
from opora.access.roles import ROLES, Role
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.subject import subject_title

Lesson = tuple[str, str]  # label of a class, key of a subject


@dataclass(frozen=True, slots=True)
class Grant:
    """A role given for a unit and a time by an order; `until` is the last day, None is open.

    `classes`, `lessons`: labels of one school year, where the role reaches no further.
    """

    role: str
    unit: int
    since: date
    until: date | None = None
    basis: str = ""
    school_year: int | None = None
    classes: frozenset[str] = frozenset()
    lessons: frozenset[Lesson] = frozenset()

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def reason(self) -> str:
        """Return why, for people: «классный руководитель 9А с 01.09.2025, приказ № 41»."""
        over = _labels(self.classes) or ", ".join(_by_subject(self.lessons))
        what = f"{_role(self).title} {over}".strip()
        said = f"{what} с {self.since:%d.%m.%Y}"
        if self.until is not None:
            said += f" по {self.until:%d.%m.%Y}"
        return f"{said}, {self.basis}" if self.basis else said


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at: units from the top down to the one itself, a class, a subject.

    Without a class it is the unit as a whole; without a subject all subjects.
    """

    units: tuple[int, ...]
    school_year: int | None = None
    school_class: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether it is allowed, and by what right; `reason` is empty when it is not."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


NO = Answer(False)


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a school and year that may be seen: all of it, whole classes, lessons."""

    whole: bool = False
    classes: frozenset[str] = frozenset()
    lessons: frozenset[Lesson] = frozenset()

    def __bool__(self) -> bool:
        return self.whole or bool(self.classes or self.lessons)

    def covers_class(self, label: str) -> bool:
        """Whether all subjects of a class may be seen."""
        return self.whole or label in self.classes

    def covers(self, label: str, subject: str) -> bool:
        """Whether a subject of a class may be seen."""
        return self.covers_class(label) or (label, subject) in self.lessons

    def touches_class(self, label: str) -> bool:
        """Whether anything of a class may be seen."""
        return self.covers_class(label) or any(own == label for own, _ in self.lessons)

    def touches(self, place: Place) -> bool:
        """Whether anything of a place may be seen; the place is of the scope's school and year."""
        if place.school_class is None:
            return bool(self)
        if place.subject is None:
            return self.touches_class(place.school_class)
        return self.covers(place.school_class, place.subject)

    def __and__(self, other: "Scope") -> "Scope":
        if self.whole or other.whole:
            return other if self.whole else self
        lessons = {each for each in self.lessons if other.covers(*each)}
        lessons |= {each for each in other.lessons if self.covers(*each)}
        return Scope(False, self.classes & other.classes, frozenset(lessons))

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(
            self.whole or other.whole,
            self.classes | other.classes,
            self.lessons | other.lessons,
        )


@dataclass(frozen=True, slots=True)
class Rights:
    """The grants of a person that are in force; `seen_as`: of whom one looks with the eyes of.

    With `seen_as` only what both may do is allowed.
    """

    grants: tuple[Grant, ...] = ()
    seen_as: "Rights | None" = None

    @classmethod
    def on(cls, day: date, grants: Iterable[Grant]) -> "Rights":
        """Return the rights of a day."""
        return cls(tuple(grant for grant in grants if grant.in_force(day)))

    def viewing_as(self, other: "Rights") -> "Rights":
        """Return what both may do."""
        return Rights(self.grants, Rights(other.grants))

    def may(self, permission: Permission, place: Place) -> Answer:
        """Return whether it may be done with anything of a place, and by which grant.

        `scope` tells with what part of it.
        """
        return self._answer(place, lambda grant: _gives(grant, permission))

    def may_anywhere(self, permission: Permission) -> Answer:
        """Return whether there is any place where it may be done; with other eyes on, whether
        both have one.
        """
        own = next((grant for grant in self.grants if _gives(grant, permission)), None)
        if own is None or self.seen_as is None:
            return NO if own is None else Answer(True, own.reason())
        other = self.seen_as.may_anywhere(permission)
        return Answer(True, _both(own.reason(), other.reason)) if other else NO

    def sees(self, field: FieldClass, place: Place) -> Answer:
        """Return whether fields of this class may be seen of anything of a place, and by what."""
        return self._answer(place, lambda grant: field in _role(grant).sees)

    def scope(self, permission: Permission, units: tuple[int, ...], school_year: int) -> Scope:
        """Return the part of a school and year where something may be done."""
        found = Scope()
        for grant in self.grants:
            if _gives(grant, permission) and grant.unit in units:
                found |= _scope(grant, school_year)
        if self.seen_as is not None:
            found &= self.seen_as.scope(permission, units, school_year)
        return found

    def units(self, permission: Permission) -> frozenset[int]:
        """Return the units for which something is allowed, each with all below it or a part of it.

        A unit inside another one's may be among them. With other eyes on they are that person's:
        `may` tells at each place whether one's own rights reach there.
        """
        own = frozenset(grant.unit for grant in self.grants if _gives(grant, permission))
        return self.seen_as.units(permission) if own and self.seen_as is not None else own

    def _answer(self, place: Place, counts: Callable[[Grant], bool]) -> Answer:
        """Return the answer by the first grant that counts; through other eyes by the first two
        that reach something of the place together.
        """
        for own in self.grants:
            if not (counts(own) and _covers(own, place)):
                continue
            if self.seen_as is None:
                return Answer(True, own.reason())
            for other in self.seen_as.grants:
                if counts(other) and _meet(own, other, place):
                    return Answer(True, _both(own.reason(), other.reason()))
        return NO


def _labels(classes: Iterable[str]) -> str:
    return ", ".join(sorted(classes, key=class_sort_key))


def _by_subject(lessons: Iterable[Lesson]) -> list[str]:
    taught: dict[str, set[str]] = {}
    for label, key in lessons:
        taught.setdefault(key, set()).add(label)
    return [f"{_labels(taught[key])} ({subject_title(key)})" for key in sorted(taught)]


def _both(own: str, other: str) -> str:
    return f"{own}; глазами: {other}"


def _role(grant: Grant) -> Role:
    return ROLES[grant.role]


def _gives(grant: Grant, permission: Permission) -> bool:
    return permission in _role(grant).permissions


def _covers(grant: Grant, place: Place) -> bool:
    return _reached(grant, place) is not None


def _meet(one: Grant, other: Grant, place: Place) -> bool:
    """Whether both reach the same thing of a place: 9А and 9Б of one school do not meet."""
    first, second = _reached(one, place), _reached(other, place)
    return first is not None and second is not None and (first & second).touches(place)


def _reached(grant: Grant, place: Place) -> Scope | None:
    """Return the scope of a grant around a place, None when it reaches nothing of it."""
    if grant.unit not in place.units:
        return None
    if _role(grant).reach == Reach.UNIT:
        return Scope(whole=True)
    if place.school_year is None:
        return None
    scope = _scope(grant, place.school_year)
    return scope if scope.touches(place) else None


def _scope(grant: Grant, school_year: int) -> Scope:
    reach = _role(grant).reach
    if reach == Reach.UNIT:
        return Scope(whole=True)
    if grant.school_year != school_year:
        return Scope()
    if reach == Reach.CLASSES:
        return Scope(classes=grant.classes)
    return Scope(lessons=grant.lessons) if reach == Reach.LESSONS else Scope()

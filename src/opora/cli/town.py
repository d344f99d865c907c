"""An invented town in records: its units, schools and people of every role, from the generator."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from opora.generator.classes import SchoolClass, classes
from opora.generator.days import calendar_of
from opora.generator.names import invented_names
from opora.generator.region import School
from opora.generator.teachers import teachers
from opora.records.actions.accounts import open_account
from opora.records.actions.by import PROGRAM
from opora.records.actions.loading import (
    ClassKey,
    LoadedPupil,
    LoadedTeacher,
    Roll,
    keep_terms,
    load_roll,
)
from opora.records.actions.people import employ
from opora.records.actions.roles import give_role
from opora.records.actions.units import open_unit
from opora.records.daily import ask_for_all
from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.subject import standard_subjects

REGION = "Ключевской край"
_BASIS = "придуманный приказ № 1"
_GRADE = "9"
_STAFF = 7  # a draw of names apart from those of the generator

# login, role, position; in the order in which they are told.
_OF_SCHOOL = (
    ("direktor", "head", "директор"),
    ("zavuch", "deputy_head", "заместитель директора по УВР"),
    ("psiholog", "psychologist", "педагог-психолог"),
)
_OF_MUNICIPALITY = (
    ("koordinator", "municipal_coordinator", "муниципальный координатор"),
    ("expert", "expert", "эксперт группы"),
    ("publikator", "publisher", "публикатор"),
)
_OF_REGION = (
    ("ministerstvo", "ministry_specialist", "специалист министерства"),
    ("rcoko", "assessment_centre", "сотрудник РЦОКО"),
    ("metodist", "methodist", "методист"),
    ("admin", "administrator", "администратор"),
)


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who may sign in: who it is and where."""

    login: str
    duty: str
    where: str


@dataclass(frozen=True, slots=True)
class _Persona:
    login: str
    role: str
    position: str
    unit: int
    classes: tuple[str, ...] = ()


def settle(schools: Sequence[School], years: Sequence[int], password: str) -> list[Resident]:
    """Put these schools and years into empty records; return who may sign in, all by `password`.

    The people of a school are those of the first one.
    """
    since = date(min(years), 9, 1)
    region = open_unit(by=PROGRAM, level="region", name=REGION, parent=None, since=since)
    known = load_calendars(CATALOGUE / "calendars")
    unknown = [calendar_of(year) for year in years if year not in known]
    districts: dict[str, int] = {}
    residents: list[Resident] = []
    for school in schools:
        name = school.municipality
        if name not in districts:
            districts[name] = open_unit(
                by=PROGRAM, level="municipality", name=name, parent=region, since=since
            )
        number = school.school_id
        open_unit(
            by=PROGRAM,
            level="school",
            name=school.name,
            parent=districts[name],
            since=since,
            number=number,
        )
        roll = roll_of(school, years)
        staff = load_roll(by=PROGRAM, school=number, roll=roll, basis=_BASIS)
        keep_terms(by=PROGRAM, school=number, calendars=unknown)
        ask_for_all(number, PROGRAM)
        if not residents:
            residents = _of_first(school, roll, staff, max(years), password)
    first = schools[0].municipality
    above = [_Persona(*each, districts[first]) for each in _OF_MUNICIPALITY]
    top = [_Persona(*each, region) for each in _OF_REGION]
    residents += _appoint(above, first, max(years), password, 2)
    return residents + _appoint(top, REGION, max(years), password, 3)


def roll_of(school: School, years: Sequence[int]) -> Roll:
    """Return the roll of an invented school over some years."""
    found = {(year, each.label): each for year in years for each in classes(school, year)}
    return Roll(_pupils(school, found), _teachers(school, years, list(found)))


def _pupils(
    school: School, found: dict[ClassKey, SchoolClass]
) -> dict[ClassKey, list[LoadedPupil]]:
    """The generator gives a child another number every year: the last one is who it is."""
    latest: dict[tuple[int, int], int] = {}
    listed: dict[ClassKey, list[LoadedPupil]] = {}
    for key, each in sorted(found.items(), reverse=True):
        members = listed[key] = []
        for member, number, name in zip(
            each.members.tolist(), each.pupil_ids.tolist(), each.names(school), strict=True
        ):
            last = latest.setdefault((each.entered, member), number)
            members.append(LoadedPupil(number, name, None if last == number else last))
    return listed


def _teachers(
    school: School, years: Sequence[int], keys: Sequence[ClassKey]
) -> list[LoadedTeacher]:
    """Whoever has the same turn among the teachers of a subject is the same person every year."""
    names: dict[tuple[str, int], str] = {}
    lessons: defaultdict[tuple[str, int], list[tuple[ClassKey, str]]] = defaultdict(list)
    for year in sorted(years, reverse=True):
        turns: defaultdict[str, int] = defaultdict(int)
        for each in teachers(school, year):
            who = (each.subject, turns[each.subject])
            turns[each.subject] += 1
            names.setdefault(who, each.name)
            subject = standard_subjects().resolve(each.subject).key
            lessons[who] += [((year, label), subject) for label in each.classes]
    leads = _leaders(keys, lessons)
    return [
        LoadedTeacher(name, f"учитель, {who[0].lower()}", tuple(lessons[who]), tuple(leads[who]))
        for who, name in names.items()
    ]


def _leaders(
    keys: Sequence[ClassKey], lessons: dict[tuple[str, int], list[tuple[ClassKey, str]]]
) -> dict[tuple[str, int], list[ClassKey]]:
    """Give every class to one of its teachers, each year's classes to different ones."""
    leads: defaultdict[tuple[str, int], list[ClassKey]] = defaultdict(list)
    for key in keys:
        able = [who for who, own in lessons.items() if any(key == each for each, _ in own)]
        leader = min(able, key=lambda who: sum(year == key[0] for year, _ in leads[who]))
        leads[leader].append(key)
    return leads


def _of_first(
    school: School, roll: Roll, staff: Sequence[int], year: int, password: str
) -> list[Resident]:
    ours = sorted(label for of, label in roll.classes if of == year)
    label = next(each for each in ours if each.startswith(_GRADE))
    key = (year, label)
    own = [_Persona(*each, school.school_id) for each in _OF_SCHOOL[:2]]
    own.append(_Persona(*_OF_SCHOOL[2], school.school_id, (label,)))
    residents = _appoint(own, school.name, year, password, 1)
    people = list(zip(staff, roll.teachers, strict=True))
    leader = next(number for number, each in people if key in each.leads)
    open_account(by=PROGRAM, staff=leader, login="klassnyy", password=password)
    residents.append(Resident("klassnyy", f"классный руководитель {label}", school.name))
    teacher, lessons = next(
        (number, each.lessons)
        for number, each in people
        if key not in each.leads and any(of == key for of, _ in each.lessons)
    )
    open_account(by=PROGRAM, staff=teacher, login="uchitel", password=password)
    taught = ", ".join(sorted({of[1] for of, _ in lessons if of[0] == year}))
    residents.append(Resident("uchitel", f"учитель-предметник: {taught}", school.name))
    return residents


def _appoint(
    personas: Sequence[_Persona], where: str, year: int, password: str, draw: int
) -> list[Resident]:
    names = invented_names(np.random.default_rng([_STAFF, draw]), len(personas))
    since = calendar_of(year).quarters[0].first
    for persona, name in zip(personas, names, strict=True):
        staff = employ(
            by=PROGRAM, name=name, unit=persona.unit, position=persona.position, since=since
        )
        give_role(
            by=PROGRAM,
            staff=staff,
            role=persona.role,
            unit=persona.unit,
            since=since,
            basis=_BASIS,
            school_year=year if persona.classes else None,
            classes=persona.classes,
        )
        open_account(by=PROGRAM, staff=staff, login=persona.login, password=password)
    return [Resident(persona.login, persona.position, where) for persona in personas]

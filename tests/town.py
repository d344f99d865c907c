"""A small invented town for tests: a region, two municipalities, three schools, every role."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model

from opora.records.actions.accounts import open_account
from opora.records.actions.by import PROGRAM
from opora.records.actions.people import employ, enrol, lead_class, school_class, teach
from opora.records.actions.roles import give_role
from opora.records.actions.units import open_unit

SINCE = date(2025, 9, 1)
TODAY = date(2026, 2, 27)
YEAR = 2025
PASSWORD = "Ромашка-2026-поле"
ALGEBRA, PHYSICS = "алгебра", "физика"


@dataclass
class School:
    """A school with three classes; `classes`, `pupils` by label."""

    number: int
    classes: dict[str, int] = field(default_factory=dict)
    pupils: dict[str, list[int]] = field(default_factory=dict)


@dataclass
class Town:
    """Numbers of everything; `staff` and `accounts` by what they do: «deputy_head», …"""

    region: int
    municipality: int
    other_municipality: int
    school: School
    sibling: School  # of the same municipality
    far: School  # of the other municipality
    staff: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)


def build() -> Town:
    """Make the town in the database and return it."""
    region = _unit("region", "Заречный край", None)
    near = _unit("municipality", "Заречный район", region)
    far = _unit("municipality", "Дальний район", region)
    town = Town(
        region,
        near,
        far,
        _school("МБОУ «Школа № 1 с. Заречного»", near),
        _school("МБОУ «Школа № 2 с. Заречного»", near),
        _school("МБОУ «Школа № 3 п. Дальнего»", far),
    )
    for role in ("deputy_head", "head", "psychologist"):
        classes = ["9А"] if role == "psychologist" else []
        _person(town, role, town.school.number, role, classes)
    for role in ("municipal_coordinator", "expert", "publisher"):
        _person(town, role, near, role)
    for role in ("ministry_specialist", "assessment_centre", "methodist", "administrator"):
        _person(town, role, region, role)
    _person(town, "far_deputy_head", town.far.number, "deputy_head")
    _teachers(town)
    _person(town, "nobody", town.school.number, None)
    return town


_kept: list[tuple[Town, list[tuple[type[Model], list[dict[str, Any]]]]]] = []


def again() -> Town:
    """Return the town; after the first time its rows are put back as they were: ten times faster.

    Every test has its own transaction, so nothing of it is left from the test before.
    """
    if not _kept:
        town = build()
        models = apps.get_app_config("records").get_models()
        rows = [(model, list(model.objects.values())) for model in models]
        _kept.append((deepcopy(town), [(model, found) for model, found in rows if found]))
        return town
    town, tables = _kept[0]
    for model, found in tables:
        model.objects.bulk_create(model(**row) for row in found)
    return deepcopy(town)


def _teachers(town: Town) -> None:
    nine_a = school_class(school=town.school.number, school_year=YEAR, label="9А")
    nine_b = school_class(school=town.school.number, school_year=YEAR, label="9Б")
    leader = _person(town, "class_teacher", town.school.number, None)
    lead_class(by=PROGRAM, staff=leader, school_class=nine_a, since=SINCE, basis="приказ № 41")
    teacher = _person(town, "subject_teacher", town.school.number, None)
    for each in (nine_a, nine_b):
        teach(by=PROGRAM, staff=teacher, school_class=each, subject=ALGEBRA, since=SINCE)


def _unit(level: str, name: str, parent: int | None) -> int:
    return open_unit(by=PROGRAM, level=level, name=name, parent=parent, since=date(2020, 9, 1))


def _school(name: str, parent: int) -> School:
    school = School(_unit("school", name, parent))
    for label in ("9А", "9Б", "9В"):
        row = school_class(school=school.number, school_year=YEAR, label=label)
        school.classes[label] = row.pk
        names = [f"{surname} Пётр Ильич" for surname in ("Берёзин", "Вётлин", "Сойкин")]
        school.pupils[label] = [enrol(by=PROGRAM, name=each, school_class=row) for each in names]
    return school


def _person(
    town: Town, key: str, unit: int, role: str | None, classes: list[str] | None = None
) -> int:
    staff = employ(by=PROGRAM, name=f"Сотрудник {key}", unit=unit, position=key, since=SINCE)
    if role is not None:
        year = YEAR if classes else None
        give_role(
            by=PROGRAM,
            staff=staff,
            role=role,
            unit=unit,
            since=SINCE,
            basis="приказ № 40",
            school_year=year,
            classes=classes or (),
        )
    town.staff[key] = staff
    town.accounts[key] = open_account(by=PROGRAM, staff=staff, login=key, password=PASSWORD)
    return staff

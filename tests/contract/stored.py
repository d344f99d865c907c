"""A data directory of one invented region, and what it holds as lists, for cases of periods."""

from datetime import date, timedelta
from random import Random

import pyarrow as pa

from stores import ORDINARY, accepted

SCHOOLS = {1: "Заречный", 2: "Заречный", 3: "Нагорный"}
CLASSES = ("9А", "10Б")
SUBJECTS = ("Физика | ", "Химия | ", "Алгебра | ")
REASONS = ("unknown", "unexcused", "valid", "illness", "late")
_FIRST = date(2025, 9, 1)


def units():
    rows = [{"school_id": n, "municipality": name} for n, name in SCHOOLS.items()]
    schema = pa.schema([("school_id", pa.uint32()), ("municipality", pa.string())])
    return pa.Table.from_pylist(rows, schema)


def uploads():
    """One upload for each school, all tables of a year; a number is of one class."""
    random = Random(3)  # no secret is made of it
    return [{name: _rows(random, name, school) for name in _SIZES} for school in SCHOOLS]


def rows(tables):
    """The rows of all uploads by table, every column of theirs."""
    return {name: [{**ORDINARY, **row} for each in tables for row in each[name]] for name in _SIZES}


def store(folder):
    return accepted(folder, *uploads())


_SIZES = {"marks": 700, "absences": 120, "final_marks": 60, "lesson_plans": 90}


def _rows(random, name, school):
    return [_row(random, name, school, number) for number in range(_SIZES[name])]


def _row(random, name, school, number):
    pupil = random.randrange(8)
    day = random.choice([None, *(_FIRST + timedelta(days=3 * n) for n in range(90))])
    row = {
        "school_id": school,
        "school_class": CLASSES[pupil % 2],
        "pupil_id": school * 1000 + pupil,
        "subject": random.choice(SUBJECTS),
    }
    own = {
        "marks": {"date": day, "mark": random.choice([2, 2, 3, 4, 5]), "weight": number % 3 * 100},
        "absences": {"date": day, "reason": random.choice(REASONS)},
        "final_marks": {"term": f"{number % 4 + 1} четверть", "mark": random.choice([None, 2, 5])},
        "lesson_plans": {"actual": day, "number": number + 1, "subject": SUBJECTS[number % 2]},
    }
    return row | own[name]

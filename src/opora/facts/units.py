"""Which municipality a school belongs to: units.csv of the data directory.

One line a school: «school;municipality», UTF-8, made in a table program or by hand. It stands in
for the tree of organisations until the relational memory has one.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from opora.facts.identity import IdentityMap
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key
from opora.vocabulary.text import squeeze

FILE = "units.csv"
COLUMNS = ("school", "municipality")
SCHEMA = pa.schema([("school_id", pa.uint32()), ("municipality", pa.string())])


def municipalities(path: Path) -> dict[str, str]:
    """Return the municipality by `school_key`; {} when there is no file.

    Raises UserError naming the line that is not two filled columns, or a school said twice.
    """
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, delimiter=";")
        if tuple(next(lines, ())) != COLUMNS:
            raise UserError(f"{path}, строка 1: ожидается заголовок «{';'.join(COLUMNS)}».")
        found: dict[str, str] = {}
        for cells in filter(None, lines):
            place = f"{path}, строка {lines.line_num}"
            if len(cells) != len(COLUMNS) or not all(map(squeeze, cells)):
                raise UserError(f"{place}: нужны два столбца через «;»: школа и муниципалитет.")
            school, municipality = map(squeeze, cells)
            if found.setdefault(school_key(school), municipality) != municipality:
                raise UserError(f"{place}: школа «{school}» уже отнесена к другому муниципалитету.")
    return found


def units_table(people: IdentityMap, known: Mapping[str, str]) -> pa.Table:
    """Return a row for each school (columns of SCHEMA), "" for a school that is not listed."""
    rows = [
        {"school_id": number, "municipality": known.get(school_key(name), "")}
        for number, name in people.schools()
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)

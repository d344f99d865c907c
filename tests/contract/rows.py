"""Rows of any table of facts, with every edge its types have; the same ones each time."""

from datetime import date, timedelta
from random import Random

import pyarrow as pa

from opora.facts.tables import TABLES

_FIRST_DAY = date(2025, 9, 1)
_VALUES = {
    "pupil_id": [*range(1, 40), 2**31, 2**32 - 1],
    "school_id": [1, 2, 2**32 - 1],
    "school_year": [2024, 2025],
    "school_class": ["9А", "9Б", "10А"],
    "subject": ["Алгебра | ", "Русский язык | ", "Иностранный язык | английский, 1"],
    "term": ["1 четверть", "2 четверть", "Год"],
    "entry": ["not_assessed", "exempt", "credit", "no_credit", "debt"],
    "mark": [1, 2, 2, 3, 3, 4, 4, 5, 5],
    "weight": [0, 1, 100, 250, 65535],
}
_TEXTS = ["", " ", "Ёлкина «5»", "a'b\"c", "н/а\\", "контрольная, № 7"]


def generated(name: str, count: int) -> pa.Table:
    """Return `count` rows of table `name`; nulls wherever the schema allows them."""
    table, random = TABLES[name], Random(name)  # no secret is made of it
    columns = [_column(column, count, random) for column in table.schema]
    return table.check(pa.Table.from_arrays(columns, schema=table.schema))


def _column(column: pa.Field, count: int, random: Random) -> pa.Array:
    values = _VALUES.get(column.name) or _edges(column.type, random)
    if column.nullable:
        values = [*values, None]
    return pa.array(random.choices(values, k=count), column.type)


def _edges(kind: pa.DataType, random: Random) -> list[object]:
    if pa.types.is_date(kind):
        return [date(1970, 1, 1), *(_FIRST_DAY + timedelta(n) for n in range(0, 270, 7))]
    if pa.types.is_dictionary(kind):
        return list(_TEXTS)
    top = 2**kind.bit_width - 1
    return [0, 1, top // 2, top // 2 + 1, top, *(random.randint(0, top) for _ in range(9))]

"""Columns and cells that many tables have: means, shares of final marks, categories of pupils."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from opora.analysis.results.asked import Row
from opora.analysis.sheet import Cell, Column, Kind
from opora.measures.rates import COUNTS
from opora.measures.shares import Share

Opens = Mapping[str, str | int]
NOTHING: Opens = MappingProxyType({})  # there is nothing below
FIGURES = ("denominator", "passed", "quality", "attainment")

MEAN_COLUMN = Column("mean", "Средний балл", Kind.MEAN, weight=8)
COUNT_COLUMNS = (
    Column("n5", "«5»", Kind.NUMBER, "Итоговых отметок", 6),
    Column("n4", "«4»", Kind.NUMBER, "Итоговых отметок", 6),
    Column("n3", "«3»", Kind.NUMBER, "Итоговых отметок", 6),
    Column("n2", "«2»", Kind.NUMBER, "Итоговых отметок", 6),
    Column("not_assessed", "н/а", Kind.NUMBER, "Итоговых отметок", 6),
    Column("exempt", "осв.", Kind.NUMBER, "Итоговых отметок", 6),
)
RATE_COLUMNS = (
    Column("passed", "Успеваемость, %", Kind.PERCENT, weight=10),
    Column("quality", "Качество, %", Kind.PERCENT, weight=10),
    Column("attainment", "СОУ, %", Kind.PERCENT, weight=9),
)
CATEGORIES = {
    "excellent": "Отличники",
    "good": "Хорошисты",
    "one_four": "С одной «4»",
    "satisfactory": "Троечники",
    "one_three": "С одной «3»",
    "failing": "Неуспевающие",
    "one_two": "С одной «2»",
    "not_assessed": "Не аттестованы",
}
REASON_COLUMNS = (
    Column("missed", "Всего", Kind.NUMBER, "Пропущено уроков", 6),
    Column("illness", "По болезни", Kind.NUMBER, "Пропущено уроков", 7),
    Column("valid", "По уваж. причине", Kind.NUMBER, "Пропущено уроков", 7),
    Column("unexcused", "Без уваж. причины", Kind.NUMBER, "Пропущено уроков", 7),
    Column("unknown", "Причина неизвестна", Kind.NUMBER, "Пропущено уроков", 8),
    Column("late", "Опозданий", Kind.NUMBER, weight=8),
)
MISSED = ("illness", "valid", "unexcused", "unknown")
ONES = "В столбец «2» вошли отметки «1»: {}."


def summed(rows: Iterable[Row]) -> Row:
    """Return the sums of the whole numbers of rows."""
    sums: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        for name, value in row.items():
            if type(value) is int:
                sums[name] += value
    return dict(sums)


def mean(row: Row, opens: Opens) -> Cell:
    """Return the mean of current marks with their number."""
    return Cell(Share(row["total"], row["marks"]), opens if row["marks"] else {})


def counts(row: Row, opens: Opens) -> list[Cell]:
    """Return cells of COUNT_COLUMNS; no data where there is not one final mark or entry."""
    if not any(row[name] for name in COUNTS):
        return [Cell(None)] * len(COUNT_COLUMNS)
    numbers = {column.key: row[column.key] for column in COUNT_COLUMNS}
    numbers["n2"] += row["n1"]
    return [
        Cell(number, {**opens, "mark": name} if number else {}) for name, number in numbers.items()
    ]


def rates(row: Row, opens: Opens) -> list[Cell]:
    """Return cells of RATE_COLUMNS from numerators over `denominator`."""
    return [rate(row, column.key, opens) for column in RATE_COLUMNS]


def rate(row: Row, name: str, opens: Opens) -> Cell:
    """Return a share of `figures`; СОУ has per cent in its numerator."""
    whole = row["denominator"] * (100 if name == "attainment" else 1)
    return Cell(Share(row[name], whole), opens if whole else {})


def absences(row: Row, opens: Opens) -> list[Cell]:
    """Return cells of REASON_COLUMNS; late arrivals are not among the missed lessons."""
    numbers = {"missed": sum(row[name] for name in MISSED)} | {
        column.key: row[column.key] for column in REASON_COLUMNS[1:]
    }
    return [
        Cell(number, {**opens, "reason": name} if number else {})
        for name, number in numbers.items()
    ]


def ones(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the note on marks «1» that stand under «2», where there are any."""
    number = sum(row["n1"] for row in rows)
    return (ONES.format(number),) if number else ()

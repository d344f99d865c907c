"""Every table of facts: what a row is, and the type, unit and null meaning of each column.

Facts carry no names: a pupil is a random number, given once (see `facts.identity`). A column is
added here and in the format that reads it, nowhere else. Rows and columns of a place are counted
from zero, as in `intake.grid`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

# The system's allocator gives memory back: 30 MB less for a workbook of 20 000 rows by 60 columns.
pa.set_memory_pool(pa.system_memory_pool())

TEXT = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: its schema, and the columns by which its files are sorted.

    `spot`: what a row is about; several uploads may tell of one spot. `says`: what they tell of it;
    equal ones count once (see `facts.current`).
    """

    name: str
    title: str
    schema: pa.Schema
    sorted_by: tuple[str, ...]
    spot: tuple[str, ...]
    says: tuple[str, ...]

    @property
    def current(self) -> pa.Schema:
        """The schema of current files: they tell what counts, batches tell from which cell."""
        return pa.schema([column for column in self.schema if column.name not in _CELL])

    def empty(self) -> pa.Table:
        """Return a table of this schema without rows."""
        return _empty(self.schema)

    def check(self, rows: pa.Table) -> pa.Table:
        """Return `rows` unchanged; raise TypeError when columns, order, types or nulls differ."""
        if not rows.schema.equals(self.schema):
            raise TypeError(f"table {self.name!r} wants\n{self.schema}\nand got\n{rows.schema}")
        for column in self.schema:
            if not column.nullable and rows[column.name].null_count:
                raise TypeError(f"table {self.name!r} has nulls in {column.name!r}")
        return rows


def completed(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the rows with the columns of the schema in its order; what a file of an earlier
    version lacks is null.

    Raises KeyError for a lacking column that cannot be null.
    """
    for field in schema:
        if field.nullable and field.name not in rows.column_names:
            rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
    return rows.select(schema.names)


def give_back() -> None:
    """Give memory that nobody uses back to the system; a large table may have left it."""
    pa.default_memory_pool().release_unused()


@cache
def _empty(schema: pa.Schema) -> pa.Table:
    return schema.empty_table()


def column(name: str, kind: pa.DataType, says: str, nullable: bool = False) -> pa.Field:
    """Return a column and what it says; the text stays with it in every file."""
    return pa.field(name, kind, nullable, {"description": says})


_WHERE = [
    column("school_id", pa.uint32(), "random number of a school, given once"),
    column("school_year", pa.uint16(), "first calendar year: 2021 is 2021/22"),
    column("school_class", TEXT, "«9А»: Cyrillic, no spaces"),
]
_WHO = [column("pupil_id", pa.uint32(), "random pseudonym, given once"), *_WHERE]
_SUBJECT = [
    column("subject", TEXT, "grouping key: canonical name and qualifier, or folded text"),
    column("subject_name", TEXT, "as the file has it, spaces collapsed"),
]
_ANY_SUBJECT = [
    column("subject", TEXT, "grouping key; null = the file names a day, no subject", True),
    column("subject_name", TEXT, "as the file has it; null with `subject`", True),
]
_DATE = [column("date", pa.date32(), "day of the lesson; null = undated", True)]
BATCH = column("batch", pa.uint32(), "number of the batch: one accepted upload")
_PLACE = [
    BATCH,
    column("sheet", TEXT, "sheet of the file; null = the container has no sheets", True),
    column("row", pa.uint32(), "row of the cell, from zero"),
    column("column", pa.uint16(), "column of the cell, from zero"),
]
_CELL = tuple(column.name for column in _PLACE)
_SORTED_BY = ("school_class", "pupil_id", "subject", "date")
_LESSON = ("pupil_id", "subject", "date")

MARKS = TableSchema(
    "marks",
    "A row is one current mark.",
    pa.schema(
        [
            *_WHO,
            *_SUBJECT,
            *_DATE,
            column("mark", pa.uint8(), "1..5"),
            column("weight", pa.uint16(), "hundredths: 100 = weight 1; null = unknown", True),
            column("kind", TEXT, "kind of work as the file has it; null = unknown", True),
            column("marked_on", pa.date32(), "day the mark was entered; null = unknown", True),
            *_PLACE,
        ]
    ),
    _SORTED_BY,
    _LESSON,
    ("mark",),
)
ABSENCES = TableSchema(
    "absences",
    "A row is one absence or late arrival.",
    pa.schema(
        [
            *_WHO,
            *_ANY_SUBJECT,
            *_DATE,
            column("reason", TEXT, "unknown, unexcused, valid, illness, late"),
            *_PLACE,
        ]
    ),
    _SORTED_BY,
    _LESSON,
    ("reason",),
)
ENTRIES = TableSchema(
    "entries",
    "A row is what a lesson cell holds that is neither a mark nor an absence.",
    pa.schema(
        [
            *_WHO,
            *_ANY_SUBJECT,
            *_DATE,
            column("kind", TEXT, "debt, exempt, not_assessed, credit, no_credit"),
            *_PLACE,
        ]
    ),
    _SORTED_BY,
    _LESSON,
    ("kind",),
)
FINAL_MARKS = TableSchema(
    "final_marks",
    "A row is the final mark of a pupil in a subject for a term or a year.",
    pa.schema(
        [
            *_WHO,
            *_SUBJECT,
            column("term", TEXT, "term as the file has it: «1 четверть», «Год»"),
            column("mark", pa.uint8(), "1..5; null = no mark, see `entry`", True),
            column("entry", TEXT, "an entry in place of a mark, as in `entries`", True),
            *_PLACE,
        ]
    ),
    ("school_class", "pupil_id", "subject", "term"),
    ("pupil_id", "subject", "term"),
    ("mark", "entry"),
)
TEST_SCORES = TableSchema(
    "test_scores",
    "A row is what a pupil got for one task of a test work: a line of its protocol.",
    pa.schema(
        [
            *_WHO,
            *_SUBJECT,
            *_DATE,
            column("work", TEXT, "name of the work as the file has it; ВПР, ОГЭ, ЕГЭ too"),
            column("task", TEXT, "number of the task as the file has it: «5», «К1»"),
            column("topic", TEXT, "what the task checks; null = unknown", True),
            column("score", pa.uint16(), "hundredths of a point; null = not attempted", True),
            column("max_score", pa.uint16(), "hundredths of a point, most possible", True),
            *_PLACE,
        ]
    ),
    ("school_class", "pupil_id", "subject", "date", "work", "task"),
    ("pupil_id", "subject", "date", "work", "task"),
    ("score", "max_score"),
)
EXAM_RESULTS = TableSchema(
    "exam_results",
    "A row is the result of a pupil in one subject of ВПР, ОГЭ, ЕГЭ or ГВЭ.",
    pa.schema(
        [
            *_WHO,
            *_SUBJECT,
            *_DATE,
            column("procedure", TEXT, "vpr, oge, ege, gve"),
            column("primary_score", pa.uint16(), "whole points; null = unknown", True),
            column("test_score", pa.uint8(), "0..100, ЕГЭ only; null = no such scale", True),
            column("mark", pa.uint8(), "2..5; null = the procedure gives no mark", True),
            *_PLACE,
        ]
    ),
    ("school_class", "pupil_id", "subject", "date", "procedure"),
    ("pupil_id", "subject", "date", "procedure"),
    ("primary_score", "test_score", "mark"),
)
LESSON_PLANS = TableSchema(
    "lesson_plans",
    "A row is one lesson of a class by КТП: what was planned for it and when it was.",
    pa.schema(
        [
            *_WHERE,
            *_SUBJECT,
            column("number", pa.uint16(), "number of the lesson in the plan, from one"),
            column("topic", TEXT, "as the file has it; null = unknown", True),
            column("planned", pa.date32(), "planned day; null = unknown", True),
            column("actual", pa.date32(), "day it was given; null = not yet", True),
            *_PLACE,
        ]
    ),
    ("school_class", "subject", "number"),
    ("school_class", "subject", "number"),
    ("topic", "planned", "actual"),
)
PROGRAMME_PROGRESS = TableSchema(
    "programme_progress",
    "A row is how far a class has come in the programme of a subject, as its teacher reports it.",
    pa.schema(
        [
            *_WHERE,
            *_SUBJECT,
            column("since", pa.date32(), "first day counted; null = of the school year", True),
            column("date", pa.date32(), "last day counted; null = the file does not say", True),
            column(
                "lessons_planned",
                pa.uint16(),
                "lessons planned for these days; null = unknown",
                True,
            ),
            column("lessons_given", pa.uint16(), "lessons given in them; null = unknown", True),
            column("controls_planned", pa.uint16(), "control works planned; null = unknown", True),
            column("controls_given", pa.uint16(), "control works given; null = unknown", True),
            *_PLACE,
        ]
    ),
    ("school_class", "subject", "date"),
    ("school_class", "subject", "since", "date"),
    ("lessons_planned", "lessons_given", "controls_planned", "controls_given"),
)

TABLES: Mapping[str, TableSchema] = {
    table.name: table
    for table in (
        MARKS,
        ABSENCES,
        ENTRIES,
        FINAL_MARKS,
        TEST_SCORES,
        EXAM_RESULTS,
        LESSON_PLANS,
        PROGRAMME_PROGRESS,
    )
}

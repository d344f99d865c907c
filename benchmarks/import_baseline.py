"""The baseline of the import: one process, openpyxl read-only, a loop over the cells.

Run: python -m benchmarks.import_baseline FOLDER OUT. Writes OUT/<table>.parquet.
"""

import re
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.journals import MONTHS

_MONTH_NUMBERS = {name: number for number, name in MONTHS.items()}
_MARK = re.compile(r"[1-5](/[1-5])*")


def read(path: Path, tables: dict[str, list[tuple[object, ...]]]) -> None:
    """Append (file, pupil, subject, date, value, row, column) of one workbook to the tables."""
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).active
    pupil, months, days = "", [], []
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        first = row[0]
        if isinstance(first, str) and first.startswith("Ученик: "):
            pupil, days = first.removeprefix("Ученик: "), []
        elif first == "Предмет":
            months = row
        elif first is None and months and not days:
            days = _days(months, row)
        elif first and days and str(first).startswith("Предмет "):
            _subject(path.name, pupil, number, row, days, tables)
        else:
            months = months if first is None else []


def _days(months: tuple[object, ...], row: tuple[object, ...]) -> list[tuple[int, date]]:
    found = []
    month = 0
    for column, (name, day) in enumerate(zip(months, row, strict=False)):
        month = _MONTH_NUMBERS.get(str(name), month)
        if isinstance(day, int | float) and month:
            found.append((column, date(2025, month, int(day))))
    return found


def _subject(file, pupil, number, row, days, tables):  # type: ignore[no-untyped-def]
    for column, day in days:
        cell = row[column] if column < len(row) else None
        for token in str(cell).split() if cell else ():
            if _MARK.fullmatch(token):
                for mark in token.split("/"):
                    tables["marks"].append((file, pupil, row[0], day, int(mark), number, column))
            else:
                tables["absences"].append((file, pupil, row[0], day, token, number, column))
    final = (file, pupil, row[0], None, int(row[days[-1][0] + 3]), number, days[-1][0] + 3)
    tables["final_marks"].append(final)


def main(folder: Path, out: Path) -> None:
    """Read every workbook and write the tables."""
    tables: dict[str, list[tuple[object, ...]]] = {"marks": [], "absences": [], "final_marks": []}
    for path in sorted(folder.glob("*.xlsx")):
        read(path, tables)
    out.mkdir(parents=True, exist_ok=True)
    names = ["file", "pupil", "subject", "date", "value", "row", "column"]
    for name, rows in tables.items():
        columns = [list(column) for column in zip(*rows, strict=True)]
        pq.write_table(pa.table(columns, names=names), out / f"{name}.parquet")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

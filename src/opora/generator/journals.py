"""E-journal files of an invented school: workbooks as its journal exports them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from opora.facts.atomic import make_folder
from opora.generator.class_page import class_pages
from opora.generator.region import School
from opora.generator.sheets import SHEETS, Sheet, dnevnik_final_marks

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}


def write_journals(folder: Path, school: School, year: int) -> list[Path]:
    """Write a workbook a class and quarter into municipality/school/year; return the files.

    «Дневник.ру» adds a workbook of final marks a class.
    """
    own = folder / school.municipality / school.name / str(year)
    make_folder(own)
    sheets, written = SHEETS[school.journal.key], []
    for pages in class_pages(school, year):
        for page in pages:
            path = own / f"{page.label} {page.quarter} четверть.xlsx"
            written.append(write_workbook(path, sheets(page), year))
        finals = dnevnik_final_marks(pages) if school.journal.key == "dnevnik" else []
        if finals:
            written.append(write_workbook(own / f"{pages[0].label} итоговые.xlsx", finals, year))
    return written


def write_workbook(path: Path, sheets: Sequence[Sheet], year: int) -> Path:
    """Write sheets of texts; the same sheets give the same bytes. Return the path."""
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    book.set_properties({"created": datetime(year + 1, 6, 1, tzinfo=UTC).replace(tzinfo=None)})
    for each in sheets:
        sheet = book.add_worksheet(each.name)
        for row, cells in enumerate(each.rows):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
    book.close()
    return path

"""A form as a school may type it: rows on paper, the truth about them, and files made of both."""

import io
import random
from dataclasses import dataclass, field
from datetime import date

import docx
from openpyxl import Workbook

from opora.intake.grid import address

KEYS = ("name", "school", "school_class", "subjects", "cause", "work", "plan")
TITLES = {
    "number": "№ п/п",
    "name": "ФИО обучающегося",
    "school": "ОО",
    "school_class": "Класс",
    "subjects": "Предмет, по которому получена средняя оценка «2»* за отчетный период** "
    "(перечислить предметы)",
    "cause": "Причина неуспеваемости обучающегося",
    "work": "Проведенная работа по устранению неуспеваемости обучающегося",
    "plan": "Планируемые меры по улучшению результатов обучающегося",
    "mean": "Средний балл",
    "phone": "Телефон родителей",
}
ASKED = ("name", "school_class", "subjects", "cause", "work", "plan")
Subjects = tuple[tuple[str, str | None], ...]
Cell = str | date


@dataclass
class Pupil:
    """The truth about a pupil; a mean is a text like «2.40», None where none was typed."""

    name: str
    school_class: str
    subjects: Subjects
    filled: dict[str, str]


@dataclass
class Row:
    """A row of the table: cells by column, the pupil it is about (None: junk), or a text alone."""

    cells: dict[str, Cell]
    pupil: int | None
    alone: str = ""


@dataclass
class Paper:
    """A form before it becomes a file. `reported`: cells whose note is owed, as (pupil, column);
    `junk`: cells of rows and columns that belong to nobody, as texts that must be reported."""

    pupils: list[Pupil]
    rows: list[Row]
    chance: random.Random
    columns: list[str] = field(default_factory=lambda: list(KEYS))
    titles: dict[str, str] = field(default_factory=lambda: dict(TITLES))
    over: list[list[str]] = field(default_factory=list)
    under: list[list[str]] = field(default_factory=list)
    has_titles: bool = True
    numbered: bool = False
    repeat_after: int = 0
    split_after: int | None = None
    other_sheet: list[list[str]] = field(default_factory=list)
    hidden: bool = False
    merged: bool = False
    reported: set[tuple[int, str]] = field(default_factory=set)
    aside: dict[int, str] = field(default_factory=dict)
    pages: list[list[list[Cell]]] = field(default_factory=list)
    places: dict[tuple[int, str], list[tuple[int, str]]] = field(default_factory=dict)
    starts: dict[int, tuple[int, int]] = field(default_factory=dict)
    junk: list[tuple[int, str]] = field(default_factory=list)

    def own_rows(self, pupil: int) -> list[Row]:
        """Return the rows about a pupil."""
        return [row for row in self.rows if row.pupil == pupil]

    def lay_out(self) -> None:
        """Put the rows on sheets and remember where every cell stands."""
        for number, rows in enumerate(self._parts()):
            self.pages.append(self._page(number, rows))
        if self.other_sheet:
            self.pages.append([list(row) for row in self.other_sheet])

    def _parts(self) -> list[list[Row]]:
        if self.split_after is None:
            return [self.rows]
        last = max(n for n, row in enumerate(self.rows) if row.pupil == self.split_after)
        return [self.rows[: last + 1], self.rows[last + 1 :]]

    def _page(self, page: int, rows: list[Row]) -> list[list[Cell]]:
        titles: list[Cell] = [self.titles[key] for key in self.columns]
        made: list[list[Cell]] = [*map(list, self.over)]
        if self.has_titles:
            made.append(titles)
        if self.numbered:
            made.append([str(n) for n in range(1, len(self.columns) + 1)])
        for count, row in enumerate(rows, 1):
            made.append(self._row(page, len(made), row))
            if self.repeat_after and count % self.repeat_after == 0 and self.has_titles:
                made.append(list(titles))
        return [*made, *map(list, self.under)]

    def _row(self, page: int, number: int, row: Row) -> list[Cell]:
        if row.alone:
            return [row.alone]
        cells = [row.cells.get(key, "") for key in self.columns]
        if row.pupil is None:
            self.junk += [
                (page, address(number, place)) for place, cell in enumerate(cells) if cell
            ]
            return cells
        self.starts.setdefault(row.pupil, (page, number))
        for place, key in enumerate(self.columns):
            self.places.setdefault((row.pupil, key), []).append((page, address(number, place)))
            if key == "phone":
                self.junk.append((page, address(number, place)))
        if row.pupil in self.aside:
            cells += ["", self.aside[row.pupil]]
            self.junk.append((page, address(number, len(cells) - 1)))
        return cells

    def xlsx(self) -> bytes:
        """Return the form as a workbook, a page a sheet."""
        book = Workbook()
        book.remove(book.active)
        for number, page in enumerate(self.pages, 1):
            sheet = book.create_sheet(f"Лист{number}")
            for row in page:
                sheet.append([cell or None for cell in row])
            if self.hidden:
                sheet.row_dimensions[len(page) // 2 + 1].hidden = True
                sheet.column_dimensions["C"].hidden = True
            if self.merged and self.over:
                sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=5)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def docx(self) -> bytes:
        """Return the form as a Word document, a page a table."""
        document = docx.Document()
        document.add_paragraph("Приложение к приказу")
        for page in self.pages:
            width = max(map(len, page))
            table = document.add_table(rows=len(page), cols=width)
            for line, row in zip(table.rows, page, strict=True):
                for cell, text in zip(line.cells, row, strict=False):
                    cell.text = f"{text:%d.%m.%Y}" if isinstance(text, date) else text
            document.add_paragraph("Конец таблицы")
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    def sheet(self, page: int, suffix: str) -> str:
        """Return what the reader calls a page."""
        return f"Лист{page + 1}" if suffix == "xlsx" else f"Таблица {page + 1}"


SURNAMES = (
    "Абаев",
    "Бекоев",
    "Валиев",
    "Газданов",
    "Дзуцев",
    "Козаев",
    "Плиев",
    "Соловьёв",
    "Ткач",
)
GIVEN = ("Алан", "Заур", "Марат", "Тимур", "Георгий", "Хетаг", "Пётр", "Илья")
PATRONYMICS = ("Аланович", "Зауркович", "Маратович", "Тимурович", "Петрович", "Ильич")
SUBJECTS = ("Алгебра", "Геометрия", "Физика", "Химия", "Русский язык", "Литература", "История")
CAUSES = ("Пропуски занятий по болезни", "Пробелы за 8 класс", "Низкая мотивация, не готовит уроки")
WORK = ("Консультации по вторникам\nБеседа с родителями", "Дополнительные занятия (6 часов)")
PLANS = ("Продолжить занятия до конца четверти", "Зачёт по теме 28.03", "Направить к психологу")


def paper(seed: int) -> Paper:
    """Return a clean form of two to five pupils."""
    chance = random.Random(seed)
    pupils = [_pupil(chance, number) for number in range(chance.randint(2, 5))]
    rows = [Row(_cells(pupil), number) for number, pupil in enumerate(pupils)]
    return Paper(pupils, rows, chance)


def _pupil(chance: random.Random, number: int) -> Pupil:
    surname = SURNAMES[(number * 2 + chance.randint(0, 1)) % len(SURNAMES)]
    name = f"{surname} {chance.choice(GIVEN)} {chance.choice(PATRONYMICS)}"
    chosen = chance.sample(SUBJECTS, chance.randint(1, 3))
    means = tuple((subject, f"2.{chance.randint(0, 60):02}") for subject in chosen)
    filled = {
        "cause": chance.choice(CAUSES),
        "work": chance.choice(WORK),
        "plan": chance.choice(PLANS),
    }
    return Pupil(name, f"{chance.choice((9, 11))}{chance.choice('АБВ')}", means, filled)


def _cells(pupil: Pupil) -> dict[str, Cell]:
    return {
        "name": pupil.name,
        "school": "МБОУ СОШ № 5",
        "school_class": pupil.school_class,
        "subjects": listed(pupil.subjects),
        **pupil.filled,
    }


def listed(subjects: Subjects, between: str = ", ", around: str = " ({})") -> str:
    """Return subjects as a cell of the form has them."""
    return between.join(
        name + (around.format(mean.replace(".", ",")) if mean else "") for name, mean in subjects
    )

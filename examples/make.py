"""Writes the files of this folder: a small invented school, as journals export it.

Run: python examples/make.py. The same files come out every time. Nobody here exists.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

HERE = Path(__file__).parent
SCHOOL = "МБОУ «Средняя школа № 5 с. Заречного»"
PAGE_DAYS = 16  # a page of the МЭШ journal has its days in columns C-S
FIRST, LAST = date(2026, 1, 12), date(2026, 2, 27)
MONTHS = {1: "Январь", 2: "Февраль"}
SURNAMES = (
    "Аликов", "Бодров", "Вершинин", "Гуляев", "Дзускаев", "Ежов", "Жилин", "Зорин", "Ильясов",
    "Кедров", "Лучин", "Мельник", "Ӕхсаров", "Озеров", "Полевой", "Рябинин",
)  # fmt: skip
BOYS = ("Артём Олегович", "Тимур Русланович", "Пётр Ильич", "Алан Георгиевич", "Егор Юрьевич")
GIRLS = ("Алёна Олеговна", "Залина Руслановна", "Вера Ильинична", "Мария Юрьевна")
SUBJECTS = (
    "Алгебра", "Геометрия", "Русский язык", "Литература", "История", "Физика", "Химия",
    "Биология", "География", "Англ. яз. (1 гр.)", "Физ-ра",
)  # fmt: skip
random_source = random.Random(948)


def pupils(count: int) -> list[str]:
    """Return full names, girls' surnames with their ending."""
    found = []
    for surname in random_source.sample(SURNAMES, count):
        if random_source.random() < 0.5:
            found.append(f"{surname} {random_source.choice(BOYS)}")
        else:
            ending = "ая" if surname.endswith("ой") else "" if surname == "Мельник" else "а"
            stem = surname[:-2] if surname.endswith("ой") else surname
            found.append(f"{stem}{ending} {random_source.choice(GIRLS)}")
    return sorted(found)


def school_days(step: int = 1) -> list[date]:
    """Return the weekdays of the period, every `step`-th of them."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return [day for day in days if day.weekday() < 5][::step]


def lesson(level: float) -> str:
    """Return one cell of a pupil of this level: mostly empty, else marks and absences."""
    chance = random_source.random()
    if chance < 0.62:
        return ""
    mark = str(min(5, max(2, round(random_source.gauss(level, 0.7)))))
    if chance < 0.94:
        return mark
    return random_source.choice((f"О {mark}", f"{mark}/{mark}", f"Б {mark}", "Н", "Б", "У", "Н Н"))


def levels(names: Sequence[str]) -> dict[str, float]:
    """Return how well each studies; the third and the last of a class are in trouble."""
    found = {name: random_source.uniform(3.2, 4.8) for name in names}
    return found | {names[2]: 2.2, names[-1]: 2.4}


def digits(cells: Iterable[str]) -> list[int]:
    """Return the marks of cells."""
    return [int(sign) for cell in cells for sign in cell if sign in "12345"]


def new_book(name: str) -> xlsxwriter.Workbook:
    """Return a workbook without the time of its making."""
    book = xlsxwriter.Workbook(str(HERE / name), {"strings_to_urls": False})
    book.set_properties({"created": datetime(2026, 2, 27)})  # noqa: DTZ001 - the file has no zone
    return book


def write_report(name: str, label: str, names: Sequence[str]) -> None:
    """«Отчет об успеваемости и посещаемости ученика», the whole class in one sheet."""
    book = new_book(name)
    sheet = book.add_worksheet("Лист1")
    sheet.write(0, 0, SCHOOL)
    row = 2
    for pupil, level in levels(names).items():
        row = report_block(sheet, row, label, pupil, level)
    book.close()


def report_block(sheet: Worksheet, row: int, label: str, pupil: str, level: float) -> int:
    """Write one pupil and return the row after the block."""
    days = sorted(random_source.sample(school_days(), 24))
    period = f"Период: с {FIRST:%d.%m.%y} по {LAST:%d.%m.%y}"
    titles = ("Отчет об успеваемости и посещаемости ученика", "", "", "Учебный год: 2025/2026")
    for text in (*titles, f"Класс: {label}", period, f"Ученик: {pupil}", ""):
        sheet.write(row, 0, text)
        row += 1
    sheet.write(row, 0, "Предмет")
    for column, day in enumerate(days, 1):
        if column == 1 or day.month != days[column - 2].month:
            sheet.write(row, column, MONTHS[day.month])
        sheet.write(row + 1, column, day.day)
    tail = ("Средняя оценка", "Средневзвешенный \n балл", "Итоговая оценка за период")
    sheet.write_row(row, len(days) + 1, tail)
    row += 2
    for subject in SUBJECTS:
        cells = [lesson(level) for _ in days]
        marks = digits(cells)
        mean = sum(marks) / len(marks) if marks else 0
        sheet.write_row(row, 0, [subject, *cells, mean, 0])
        row += 1
    for code, words in (("Н", "Неуважительная"), ("О", "Опоздание"), ("Б", "Болезнь")):
        sheet.write_row(row + 1, 0, [code, words])
        row += 1
    sheet.write_row(row + 1, 0, ["У", "Уважительная"])
    return row + 4


def write_journal(name: str, label: str, names: Sequence[str]) -> None:
    """МЭШ class journal: a sheet a subject, surname and name only."""
    book = new_book(name)
    days = school_days(2)[:PAGE_DAYS]
    for subject in SUBJECTS[:5]:
        sheet = book.add_worksheet(subject)
        sheet.write(0, 0, "Журнал")
        sheet.write_row(1, 1, ["ФИО", *(f"{day:%d.%m}" for day in days), "2П"])
        sheet.write(41, 20, f"Класс {label[:-1]}-{label[-1]}, {subject}")
        for number, (pupil, level) in enumerate(levels(names).items(), 1):
            cells = [lesson(level).replace("О ", "").replace("У", "п") for _ in days]
            short = " ".join(pupil.split()[:2])
            sheet.write_row(number + 1, 0, [str(number), short, *map(str.lower, cells)])
    book.close()


def write_handmade(name: str, names: Sequence[str]) -> None:
    """A sheet typed by a teacher, with the slips that teachers make."""
    book = new_book(name)
    sheet = book.add_worksheet("11 А физика")
    days = school_days(3)
    sheet.write(0, 0, SCHOOL)
    sheet.write(1, 0, "11A класс")  # a Latin letter
    sheet.write(2, 0, "2025/2026 учебный год")
    sheet.write(3, 0, "Предмет: физика ")
    sheet.write_row(5, 0, ["№", "ФИО", *(f"{day:%d.%m}" for day in days), "Ср. балл"])
    for number, (pupil, level) in enumerate(levels(names).items(), 1):
        cells = [lesson(level).replace("О ", "").lower() for _ in days]
        marks = digits(cells)
        mean = f"{sum(marks) / len(marks):.2f}".replace(".", ",") if marks else ""
        sheet.write_row(number + 5, 0, [str(number), pupil, *cells, mean])
    sheet.write(7, 4, "5-")
    sheet.write(8, 6, "4+ ")
    sheet.write(9, 5, "болел")
    sheet.write(6, len(days) + 2, "3,90")
    sheet.write(len(names) + 7, 1, "Средний балл")
    sheet.write(len(names) + 7, len(days) + 2, "3,61")
    sheet.write(len(names) + 9, 1, "Учитель: ____________")
    book.close()


def write_previous(name: str, pupil: str) -> None:
    """The form of January, filled by hand: other titles, a slip in the class."""
    book = new_book(name)
    sheet = book.add_worksheet("Лист1")
    sheet.write(0, 0, "Информация об организации индивидуальной работы")
    sheet.write(1, 0, "на 30.01.2026")
    titles = ("ФИО", "Школа", "Класс", "Предметы", "Причина неуспеваемости")
    sheet.write_row(3, 0, [*titles, "Проведённая работа", "Планируемые меры"])
    work = "Дополнительные занятия по средам, беседа с родителями 21.01"
    plan = "Зачёт по пропущенным темам до 20.02"
    sheet.write_row(4, 0, [pupil, SCHOOL, "9 a", "Алгебра", "Пропуски по болезни", work, plan])
    book.close()


def main() -> None:
    """Write all files."""
    first, second, third = pupils(9), pupils(8), pupils(7)
    write_report("otchet_9A.xlsx", "9А", first)
    write_journal("zhurnal_9B.xlsx", "9Б", second)
    write_handmade("fizika_11A.xlsx", third)
    write_previous("forma_30-01-2026.xlsx", first[2])


if __name__ == "__main__":
    main()

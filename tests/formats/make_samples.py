"""Writes a small sample of every format, as journals export it. Nobody here exists.

Run: PYTHONPATH=tests python tests/formats/make_samples.py. The two samples that LibreOffice makes
(`.xls` of Excel 97-2003 and `.ods`) are written where `soffice` is found, else left as they are.
"""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import xlsxwriter

import journals
from opora.intake.grid import Grid

HERE = Path(__file__).parent
GIRL = "Дубравина Алёна Олеговна"
DAYS = ((3, 24), (3, 31), (3, 31), (4, 2))


def folder(key: str) -> Path:
    """Return the folder of a format's samples."""
    path = HERE / key
    path.mkdir(exist_ok=True)
    return path


def report() -> None:
    """Whole class: two namesakes, days that differ, composite cells; one pupil as a page."""
    first = journals.report_block(
        "Лесной Пётр Ильич",
        DAYS,
        {
            "Алгебра": ("4", "О 2", "4/5", "Н 2/2"),
            "Литература ": ("", ".", "4\xa0", "0"),
            "Труд (Технология девочки)": ("", "", "", ""),
        },
        school_class="9A",  # a Latin letter
        tail={"Алгебра": ("3.1666666666666665", "0", "3"), "Литература ": ("2", "0", "")},
    )
    second = journals.report_block(
        "Лесной Пётр Ильич", ((4, 2), (5, 5)), {"Алгебра": ("5-", "Б 3")}, school_class="9А"
    )
    journals.write_xlsx(
        folder("sgo_pupil_report") / "class.xlsx", journals.report_sheet(first, second)
    )
    page = [
        ["Отчет об успеваемости и посещаемости ученика"],
        [f"Учебный год: 2025/2026 Класс: 9А Период: 01.09.25 - 26.10.25 Ученик: {GIRL}"],
        ["Предмет", "Сентябрь", "", "Октябрь", "Средняя оценка", "Итоговая оценка за период"],
        ["", "2", "2", "1", "", ""],
        ["Алгебра", "4", ".", "УП", "4,00", "4"],
        ["История", "", "НП 3", "ОСВ", "3,00", ""],
    ]
    html = journals.html_page(Grid(None, page), first_row_of_table=2, charset="windows-1251")
    (folder("sgo_pupil_report") / "pupil.xls").write_bytes(html)


def report_card() -> None:
    """Two quarters with means, the year and exams."""
    cells = ("2.86", "0", "3", "3.38", "0", "3", "3", "", "", "3")
    other = ("0", "0", "", "4.5", "0", "осв", "н/а", "", "", "")
    sheet = journals.report_sheet(
        journals.report_card_block("Лесной Пётр Ильич", {"Алгебра": cells, "Физ-ра": other}),
        journals.report_card_block(GIRL, {"Алгебра": cells}),
    )
    journals.write_xlsx(folder("sgo_report_card") / "class.xlsx", sheet)


def final_marks() -> None:
    """One pupil, a page saved under the name of a workbook."""
    terms = ("1 четверть", "2 четверть", "Год. оценка", "Экз. оценка", "Итог. оценка")
    subjects = {"Алгебра": ("3", "4", "4", "3", "4"), "Музыка": ("зач", "-", "", "", "")}
    page = journals.final_marks_page(GIRL, terms, subjects)
    html = journals.html_page(Grid(None, page), first_row_of_table=2)
    (folder("sgo_final_marks") / "pupil.xls").write_bytes(html)


def subject_marks() -> None:
    """One pupil and subject as a page; the same grid in a workbook, two subjects."""
    works = (
        ("Контрольная работа", "Квадратные уравнения", "12.10.25", "14.10.25", "4"),
        ("Ответ на уроке", "Квадратные уравнения", "12.10.25", "12.10.25", "5/4"),
        ("Домашнее задание", "§ 7", "13.10.25", "", "."),
        ("Ответ на уроке", "", "15.10.25", "15.10.25", "НП"),
        ("Самостоятельная работа", "", "16.10.25", "02.06.26", "3"),
        ("Диктант", "", "17.10.25", "", ""),
    )
    page = journals.subject_marks_page(GIRL, "Алгебра", works, mean="4,00")
    html = journals.html_page(Grid(None, page), first_row_of_table=4)
    (folder("sgo_subject_marks") / "pupil.html").write_bytes(html)
    other = (("Контрольная работа", "Силы", "2025-10-20", "2025-10-21", "2"),)
    wrong = (("Ответ на уроке", "", "31.02.26", "", "5"), ("Доклад", "", "20.10.25", "вчера", "УП"))
    rows = [
        *journals.subject_marks_page(GIRL, "Алгебра", works[:2], mean="4,33"),
        [],
        *journals.subject_marks_page(GIRL, "Физика", other + wrong, mean="3,00"),
    ]
    path = folder("sgo_subject_marks") / "subjects.xlsx"
    journals.write_xlsx(path, Grid("Лист1", rows))


def protocol() -> None:
    """Tasks in one row with a row of most points; tasks under «Задания», an absent pupil."""
    plain = journals.protocol_sheet(
        ("№", "ФИО", "Вариант", "1", "2", "3", "Сумма баллов", "%", "Оценка"),
        (
            ("", "Макс. балл", "", "1", "2", "2", "5"),
            ("1", "Лесной Пётр Ильич", "1", "1", "1,5", "2", "4,5", "90", "5"),
            ("2", "Дубравина Алёна", "2", "1", "-", "", "2", "20", "2"),
            ("3", "Полевой Ян", "1", "", "", "", "", "", "н"),
            ("4", "Лугова Анна", "1", "1", "3", "1", "5", "", "4"),
            ("", "Выполнили, %", "", "100", "50", "50"),
            ("Писали работу: 3",),
        ),
    )
    grouped = journals.protocol_sheet(
        ("№", "Фамилия, имя", "Задания", "", "", "Баллы", "Отметка"),
        (
            ("", "", "1 (2 б.)", "2.1 (1 б.)", "К1"),
            ("1", "Лесной Пётр", "2", "0", "3", "5", "4/5"),
            ("2", "Дубравина Алёна", "б", "", "", "", ""),
        ),
        name="2 работа",
        topic="",
    )
    path = folder("work_protocol") / "protocol.xlsx"
    journals.write_xlsx(path, plain, grouped)


def plans() -> None:
    """КТП by lesson with a title of a section and two lessons in a row; the summary by class."""
    plan = journals.plan_sheet(
        (
            ("", "Раздел 1. Дроби"),
            ("1", "Сложение дробей", "02.09.2025", "02.09.2025"),
            ("2-3", "Умножение дробей", "04.09.25, 05.09.25", "05.09"),
            ("4", "Контрольная работа", "09.09.2025", ""),
            ("5", "Степени", "2 неделя", "-"),
            ("", "Корни", "16.09.2025", ""),
            ("Итого", "5 ч."),
        )
    )
    journals.write_xlsx(folder("lesson_plan") / "algebra.xlsx", plan)
    summary = journals.progress_sheet(
        (
            ("9А", "Алгебра", "Громова Н.В.", "48", "46", "2", "больничный", "3", "3"),
            ("", "Физика", "Лугов П.И., Громова Н.В.", "32", "32", "1", "", "2", "-"),
            ("9 «Б»", "Алгебра", "Громова Н.В.", "48,5", "47", "", "", "3", "2"),
            ("8-9", "Музыка", "", "16", "16", "0"),
            ("Всего", "", "", "144", "141"),
        )
    )
    text = journals.csv_text(summary)
    (folder("programme_progress") / "school.csv").write_bytes(text.encode("cp1251"))


def mesh() -> None:
    """Two pages of one subject, namesakes told apart by number, and a service sheet."""
    first = journals.mesh_page(
        ("02.09", "04.09"),
        [("1", "Лесной Пётр", ("4", "н")), ("2", "Лесной Пётр", ("2", "3"))],
        note="Учебный журнал 9-A, Алгебра",
    )
    second = journals.mesh_page(
        ("12.01", "1Т"),
        [("1", "Лесной Пётр", ("5 5", "4")), ("2", "Лесной Пётр", ("б", "АЗ"))],
    )
    service = Grid("Данные для выгрузки", [["Версия", "7"]])
    sheet = journals.mesh_sheet(first, second)
    journals.write_xlsx(folder("mesh_journal") / "class.xlsx", sheet, service)


def dnevnik() -> None:
    """The three reconstructed sheets of «Дневник.ру»."""
    above = (("МБОУ «Средняя школа № 5»",), ("Класс: 9Б",), ("Учебный год: 2025/2026",))
    journal = journals.people_sheet(
        ("№", "Фамилия Имя", "01.09", "03.09", "Ср.", "Ср. взв.", "1 чет."),
        (
            ("1", "Лесной Пётр", "4/5", "О", "4.5", "4.5", "5"),
            ("2", "Дубравина Алёна", "П", "2", "3", "0", "ОСВ"),
        ),
        above=(*above, ("Предмет: Рус. язык",)),
    )
    journals.write_xlsx(folder("dnevnik_journal") / "journal.xlsx", journal)
    marks = journals.people_sheet(
        ("№", "ФИО", "Алгебра", "", "", "Физика", "", ""),
        (
            ("", "", "1ч", "2ч", "Год", "1ч", "2ч", "Год"),
            ("1", "Лесной Пётр Ильич", "4", "3", "4", "5", "-", "н/а"),
            ("2", "Дубравина Алёна", "2", "", "", "ЗЧ", "5", "5"),
            ("", "Средний балл", "3", "3", "4", "5", "5", "5"),
        ),
        above=above,
    )
    text = journals.csv_text(marks, "\t")
    (folder("dnevnik_final_marks") / "class.csv").write_text(text, encoding="utf-8-sig", newline="")
    comparison = journals.people_sheet(
        ("ФИО обучающегося", "Предмет", "Средний балл", "Средневзвешенный балл", "Итоговая оценка"),
        (
            ("Лесной Пётр Ильич", "Алгебра", "3,67", "3,50", "4"),
            ("", "Физика", "2,10", "2,00", "-"),
            ("Дубравина Алёна", "Алгебра", "4,00", "0", "5"),
        ),
        above=above,
    )
    text = journals.csv_text(comparison)
    (folder("dnevnik_comparison") / "class.csv").write_bytes(text.encode("cp1251"))


def handmade_dates() -> None:
    """A csv as Excel saves it; the same with real dates in the header, three name columns."""
    sheet = journals.people_sheet(
        ("№ п/п", "Ф.И.О.", "01.09", "31.02", "12.01.2026", "Итог", "Примечание"),
        (
            ("1", "Лесной Пётр Ильич", "5", "4", "2", "4", "молодец"),
            ("2", "Дубравина Алёна", "4-", "", "н", "3", ""),
            ("", "Средний балл", "5", "", "2", "", ""),
            ("", "Классный руководитель ____________"),
        ),
        above=(("Журнал 9 «Б» класса, 2025/2026 учебный год",), ("Предмет: алгебра",)),
    )
    text = journals.csv_text(sheet)
    (folder("handmade_dates") / "journal.csv").write_bytes(text.encode("cp1251"))
    path = folder("handmade_dates") / "dates.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": date(2025, 5, 26)})
    page = book.add_worksheet("9А")
    shown_as = book.add_format({"num_format": "dd.mm"})
    page.write_row(0, 0, ["Геометрия"])
    page.write_row(1, 0, ["Фамилия", "Имя", "Отчество"])
    page.write_datetime(1, 3, date(2025, 9, 1), shown_as)
    page.write_datetime(1, 4, date(2026, 1, 12), shown_as)
    page.write_row(2, 0, ["Лесной", "Пётр", "Ильич", 5, 4])
    page.write_row(3, 0, ["Дубравина", "Алёна", "", "Б 3"])
    book.close()


def handmade_subjects() -> None:
    """Classes as row labels, stray personal data above the table; «Предмет» over the names."""
    sheet = journals.people_sheet(
        ("", "", "ФИО/ПРЕДМЕТ", "Русский язык", "Литература ", "Родной  язык", "Ср. балл"),
        (
            ("", "11 класс", "Лесной Пётр Ильич", "5", "2 3", "зач", "5"),
            ("", "", "Дубравина Алёна", "5", "неуд", "н/а", ""),
            ("", "9Б класс", "Полевой Ян", "3", "", "-", ""),
            ("", "", "Итого", "3", "1", "", ""),
        ),
        above=(
            ("", "9 класс", "Чужой Человек Иванович", "01.02.2010"),
            ("2025/2026 учебный год",),
        ),
    )
    target = folder("handmade_subjects")
    corner = journals.people_sheet(
        ("№", "Предмет", "Алгебра", "Физика", "Химия", "История"),
        (
            ("1", "Лесной Пётр Ильич", "2", "3", "4 5", "осв"),
            ("2", "Дубравина Алёна", "5", "", "4-", "н/а"),
        ),
        above=(("9Б класс",), ("2025/2026 учебный год",)),
    )
    (target / "corner.csv").write_bytes(journals.csv_text(corner).encode("cp1251"))
    journals.write_xlsx(target / "classes.xlsx", sheet)
    office = shutil.which("soffice")
    for kind in ("xls", "ods") if office else ():
        command = [office, "--headless", "--convert-to", kind, "--outdir", str(target)]
        subprocess.run([*command, str(target / "classes.xlsx")], check=True, capture_output=True)


if __name__ == "__main__":
    for make in (
        report,
        report_card,
        final_marks,
        subject_marks,
        protocol,
        plans,
        mesh,
        dnevnik,
        handmade_dates,
        handmade_subjects,
    ):
        make()

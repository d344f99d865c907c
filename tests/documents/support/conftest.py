"""The printable forms of support, filled; texts that try to be something else."""

from datetime import date

import pytest

from opora.documents.support.journal import JournalPaper, JournalRow
from opora.documents.support.plan import PlanPaper, PlanRow
from opora.documents.support.route import RoutePaper

DAY, NEXT = date(2026, 2, 27), date(2026, 3, 6)
PUPIL = "=HYPERLINK(Ёлкина) Ӕхсарета"
TEACHER = "<b>Жукова</b> #let Мария"


@pytest.fixture
def route() -> RoutePaper:
    return RoutePaper(
        school="МБОУ «СОШ № 5»",
        pupil=PUPIL,
        label="9А",
        school_year="2025/2026",
        number=2,
        basis="решение педсовета № 3 от 12.01.2026",
        since=DAY,
        until=NEXT,
        subjects="Алгебра, Физика",
        causes=("Пробелы за предыдущие классы", "Переход из другой школы"),
        own_words="",
        curator=TEACHER,
        gaps=(("Алгебра", "Дроби <1>", "ВПР, 10.11.2025: выполнено 30 %"), ("Физика", "Сила", "")),
        goals=(("Алгебра", "Средний балл 3", "Средний балл: не меньше 2,65", NEXT),),
        lessons=(
            (DAY, "Консультация", "Алгебра", "Дроби", "индивидуально", TEACHER, "справился"),
            (NEXT, "Дополнительное занятие", "Физика", "Сила", "в группе", "", ""),
        ),
        controls=(
            ("Средний балл 3", "тест, срез", DAY, DAY, "2,5", "нет"),
            ("Средний балл 3", "тест, срез", NEXT, None, "", ""),
        ),
        told="ознакомлены 27.02.2026",
        outcome="цели достигнуты частично",
        then="",
        on=NEXT,
        version="0.1.0",
    )


@pytest.fixture
def plan() -> PlanPaper:
    row = PlanRow(
        PUPIL, "9А", "Алгебра", "Языковой барьер", "Дроби", "Консультация", DAY, True, "справился"
    )
    other = PlanRow("Сойкин Пётр", "9Б", "Физика", "", "Сила", "Беседа", NEXT, False, "")
    return PlanPaper("МБОУ «СОШ № 5»", TEACHER, "2025/26 учебный год", (row, other), NEXT, "0.1.0")


@pytest.fixture
def journal() -> JournalPaper:
    late = JournalRow(NEXT, PUPIL, "Алгебра", "Дроби", "Консультация", 40, "справился", TEACHER)
    early = JournalRow(DAY, "Сойкин Пётр", "Физика", "", "Беседа с учеником", None, "", TEACHER)
    year = "2025/26 учебный год"
    return JournalPaper("МБОУ «СОШ № 5»", f"Учитель: {TEACHER}", year, (late, early), NEXT, "0.1.0")

"""Findings as tables: a row each, and a row a teacher."""

from datetime import date

from duties import CHEMISTRY, PHYSICS, usual
from opora.analysis.duty.checking import Result
from opora.analysis.duty.checks import all_checks
from opora.analysis.duty.finding import Finding
from opora.analysis.duty.sheets import NO_TEACHER, duty_sheets
from opora.measures.shares import Share

TEACHERS = {("9А", PHYSICS): "Учитель физики", ("9А", CHEMISTRY): "Учитель химии"}


def finding(check, subject=PHYSICS, label="9А", **fields):
    return Finding(check, 1, label, subject, "Так.", Share(1, 2), 3, **fields)


def results(**findings):
    checks = [check for check in all_checks() if check.key in findings]
    return [Result(check, check.rule(usual()), tuple(findings[check.key]), ()) for check in checks]


def shown(sheet):
    return [tuple(cell.value for cell in row) for row in sheet.rows]


def test_a_finding_is_a_row_with_its_teacher_and_no_name_of_a_pupil():
    day = date(2025, 10, 5)
    found = [finding("final_against_mean", "Физика | 1 гр.", pupil_id=7, day=day)]

    sheet, _ = duty_sheets(results(final_against_mean=found), TEACHERS)

    assert shown(sheet) == [
        (
            "Итоговая не сходится со средней",
            "9А",
            "Физика (1 гр.)",
            "Учитель физики",
            7,
            day,
            "Так.",
            3,
        )
    ]
    assert sheet.column("pupil")[0].opens == {"pupil": 7}
    assert sheet.column("rows")[0].opens["subject"] == "Физика | 1 гр."
    assert sheet.column("says")[0].alert == "требует проверки"


def test_teachers_have_counts_by_check_and_the_unnamed_stand_last():
    found = results(
        equal_marks=[finding("equal_marks"), finding("equal_marks", CHEMISTRY)],
        marks_on_days_off=[
            finding("marks_on_days_off"),
            finding("marks_on_days_off", label="9Б"),
            finding("marks_on_days_off", None, None),
        ],
    )

    _, sheet = duty_sheets(found, TEACHERS)

    assert shown(sheet) == [
        ("Учитель физики", 1, 1, 2),
        ("Учитель химии", 1, 0, 1),
        (NO_TEACHER, 0, 2, 2),
    ]
    assert [cell.value for cell in sheet.totals[0]] == ["Всего", 2, 3, 5]


def test_an_empty_sheet_says_whether_all_was_checked():
    (check,) = (each for each in all_checks() if each.key == "equal_marks")
    whole, part = Result(check, "Правило.", (), ()), Result(check, "Правило.", (), ("нет КТП",))

    (full, _), (partly, _) = duty_sheets([whole], {}), duty_sheets([part], {})

    assert full.empty == "Проверять нечего: данные внесены в срок."
    assert "не всё" in partly.empty
    assert "Не проверено: Все отметки одинаковы: нет КТП." in partly.notes

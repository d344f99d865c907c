"""«Отчет об успеваемости и посещаемости ученика»: one rule after another."""

import pytest

from journals import LEGEND, report_block, report_sheet
from opora.intake.grid import Grid
from readings import absences, entries, finals, marks, problems, read, remarks

PUPIL = "Лесной Пётр Ильич"


def test_namesakes_stay_two_people() -> None:
    block = report_block(PUPIL, [(3, 24)], {"Алгебра": ["2"]})

    reading = read(report_sheet(block, block))

    assert [pupil.name for pupil in reading.pupils] == [PUPIL, PUPIL]
    assert reading.pupils[0].table == reading.pupils[1].table
    assert sorted(reading.marks.columns["pupil"]) == [0, 1]


def test_school_above_the_first_block_holds_for_all() -> None:
    block = report_block(PUPIL, [(3, 24)], {"Алгебра": ["2"]})

    reading = read(report_sheet(block, block, school="МБОУ СОШ № 5"))

    assert [section.school for section in reading.sections] == ["МБОУ СОШ № 5"]


def test_labelled_school_holds_for_all_blocks() -> None:
    block = report_block(PUPIL, [(3, 24)], {"Алгебра": ["2"]})

    reading = read(report_sheet(block, block, school="Школа: Гимназия № 1"))

    assert [section.school for section in reading.sections] == ["Гимназия № 1"]


def test_label_of_a_school_may_follow_other_labels() -> None:
    block = report_block(PUPIL, [(3, 24)], {"Алгебра": ["2"]})
    first = [*block[:5], ["Школа: Гимназия № 1"], *block[5:]]

    reading = read(report_sheet(first, block, school="Отдел образования"))

    assert [section.school for section in reading.sections] == ["Гимназия № 1"]


def test_labels_without_a_school_leave_it_unknown() -> None:
    rows = report_block(PUPIL, [(3, 24)], {"Алгебра": ["2"]})

    assert read(Grid(None, rows)).sections[0].school is None


def test_class_letter_typed_in_latin_is_the_same_class() -> None:
    blocks = [
        report_block(PUPIL, [(3, 24)], {"Алгебра": ["2"]}, school_class=label)
        for label in ("9A", "9А", "9-а", "9 «А»")
    ]

    reading = read(report_sheet(*blocks))

    assert [section.school_class for section in reading.sections] == ["9А"]


def test_own_legend_overrides_the_default() -> None:
    legend = (("Н", "Болезнь"), ("К", "Опоздание"))
    block = report_block(PUPIL, [(3, 24), (3, 25)], {"Алгебра": ["Н", "К 4"]}, legend=legend)

    reading = read(report_sheet(block))

    assert [row[3] for row in absences(reading)] == ["illness", "late"]
    assert problems(reading) == []


def test_code_outside_a_printed_legend_is_a_problem_that_names_the_known_ones() -> None:
    block = report_block(PUPIL, [(3, 24)] * 4, {"Алгебра": ["Б", "УП", "осв", "."]}, legend=LEGEND)

    reading = read(report_sheet(block))

    assert [row[3] for row in absences(reading)] == ["illness"]
    assert [row[3] for row in entries(reading)] == ["exempt", "debt"]
    assert problems(reading) == [("C13", "unknown_token")]
    codes = reading.problems[0].message.partition("коды: ")[2].partition(". Ячейка")[0].split(", ")
    assert {"б", "н", "о", "у", "осв", "."} <= set(codes)
    assert "уп" not in codes


def test_legend_of_one_block_does_not_change_another() -> None:
    first = report_block(PUPIL, [(3, 24)], {"Алгебра": ["Н"]}, legend=(("Н", "Болезнь"),))
    second = report_block(PUPIL, [(3, 24)], {"Алгебра": ["Н"]})

    reading = read(report_sheet(first, second))

    assert [row[3] for row in absences(reading)] == ["illness", "unexcused"]


def test_block_without_a_legend_takes_the_one_of_the_sheet() -> None:
    first = report_block(PUPIL, [(3, 24)], {"Алгебра": ["Н"]}, legend=())
    second = report_block(PUPIL, [(3, 24)], {"Алгебра": [""]}, legend=(("Н", "Уважительная"),))

    reading = read(report_sheet(first, second))

    assert [row[3] for row in absences(reading)] == ["valid"]


def test_without_any_legend_the_codes_are_the_usual_ones() -> None:
    block = report_block(PUPIL, [(9, 2)] * 3, {"Алгебра": ["УП", "НП", "Б"]}, legend=())

    reading = read(report_sheet(block))

    assert [row[3] for row in absences(reading)] == ["valid", "unexcused", "illness"]


def test_impossible_day_is_a_problem_at_each_filled_cell() -> None:
    block = report_block(PUPIL, [(2, 28), (2, 31)], {"Алгебра": ["4", "2"], "Химия": ["", ""]})

    reading = read(report_sheet(block))

    assert [row[2] for row in marks(reading)] == ["2025-02-28"]
    assert problems(reading) == [("C13", "unknown_date")]


def test_month_without_day_numbers_loses_nothing() -> None:
    block = report_block(PUPIL, [(3, 24), (3, 25)], {"Алгебра": ["4", "5"]})
    del block[9]  # the row of days

    reading = read(report_sheet(block))

    assert len(reading.marks) == 0
    assert problems(reading) == [("B12", "unknown_date"), ("C12", "column_untitled")]


def test_table_that_ends_with_its_header_is_a_pupil_without_marks() -> None:
    block = report_block(PUPIL, [(3, 24)], {})[:9]

    reading = read(report_sheet(block))

    assert len(reading.pupils) == 1
    assert problems(reading) == []


def test_stated_mean_that_differs_is_a_remark_and_marks_stay() -> None:
    tail = {"Алгебра": ("4.5", "0", ""), "Физика": ("3,67", "0", "4"), "Химия": ("0", "0", "")}
    table = {"Алгебра": ["4", "4"], "Физика": ["4", "4/3"], "Химия": ["", "Н"]}

    reading = read(report_sheet(report_block(PUPIL, [(3, 24), (3, 25)], table, tail=tail)))

    assert remarks(reading) == [("D13", "mean_differs")]
    assert len(reading.marks) == 5
    assert reading.stated_means == 6


@pytest.mark.parametrize("stated", ["2.60", "2.61", "2.605", "2,61"])
def test_mean_rounded_either_way_is_no_difference(stated: str) -> None:
    row = ["2"] * 79 + ["3"] * 121  # 521 / 200 = 2.605
    block = report_block(
        PUPIL, [(3, 24)] * 200, {"Алгебра": row}, tail={"Алгебра": (stated, "", "")}
    )

    assert remarks(read(report_sheet(block))) == []


def test_zero_counted_by_the_journal_is_a_debt_here_and_a_remark() -> None:
    row = ["2", "2", "4", "3", "3", "0", "3"]
    tail = {"Алгебра": ("2.4285714285714284", "0", "3")}

    reading = read(report_sheet(report_block(PUPIL, [(3, 24)] * 7, {"Алгебра": row}, tail=tail)))

    assert [row[3] for row in entries(reading)] == ["debt"]
    assert len(reading.marks) == 6
    assert remarks(reading) == [("I13", "mean_differs")]


def test_several_means_of_a_row_are_not_compared() -> None:
    rows = report_block(PUPIL, [(3, 24)], {"Алгебра": ["4"]}, tail={"Алгебра": ("3", "2", "5")})
    rows[8][3:] = ["Средняя оценка 1 четверть", "Итог 2 четверть"]

    reading = read(report_sheet(rows))

    assert remarks(reading) == []
    assert [row[2:4] for row in finals(reading)] == [("2 четверть", "5")]


@pytest.mark.parametrize(
    ("title", "period", "term"),
    [
        ("Итоговая оценка за период", "с 01.09.24 по 26.10.24", "01.09.2024-26.10.2024"),
        ("Итоговая отметка за 1 четверть", "с 01.09.24 по 26.10.24", "1 четверть"),
        ("Итоговая оценка за период", "1 четверть", ""),
        ("Итог II полугодие", "", "2 полугодие"),
    ],
)
def test_final_mark_is_of_the_term_its_title_or_the_period_names(title, period, term) -> None:  # type: ignore[no-untyped-def]
    rows = report_block(
        PUPIL, [(9, 2)], {"Алгебра": ["4"]}, period=period, tail={"Алгебра": ("", "", "5")}
    )
    rows[8][-1] = title

    assert [row[2:4] for row in finals(read(report_sheet(rows)))] == [(term, "5")]


def test_zero_final_mark_is_a_debt_and_a_dash_is_none() -> None:
    tail = {"Алгебра": ("", "", "0"), "Физика": ("", "", "-")}
    table = {"Алгебра": [""], "Физика": [""]}

    reading = read(report_sheet(report_block(PUPIL, [(3, 24)], table, tail=tail)))

    assert [row[3] for row in finals(reading)] == ["debt"]
    assert problems(reading) == []


def test_unreadable_mean_is_a_problem() -> None:
    tail = {"Алгебра": ("три", "1e9", "")}

    reading = read(report_sheet(report_block(PUPIL, [(3, 24)], {"Алгебра": ["3"]}, tail=tail)))

    assert problems(reading) == [("C13", "unknown_token"), ("D13", "unknown_token")]


def test_day_outside_the_period_is_remarked_and_kept() -> None:
    block = report_block(PUPIL, [(3, 24), (9, 1)], {"Алгебра": ["3", "4"]})

    reading = read(report_sheet(block))

    assert len(reading.marks) == 2
    assert remarks(reading) == [("C12", "day_outside_period")]


@pytest.mark.parametrize(
    ("label", "code"), [("school_class", "class_missing"), ("year", "year_missing")]
)
def test_unknown_class_or_year_is_asked_for_and_gives_no_marks(label: str, code: str) -> None:
    said = {label: "?", "period": ""}
    good = report_block(PUPIL, [(3, 24)], {"Алгебра": ["4"]})
    bad = report_block("Дубравина Алёна Олеговна", [(3, 24)], {"Алгебра": ["2"]}, **said)

    reading = read(report_sheet(good, bad))

    assert [row[0] for row in marks(reading)] == [PUPIL]
    assert [found for _, found in problems(reading)] == [code]


def test_hints_fill_only_what_is_lacking() -> None:
    good = report_block(PUPIL, [(3, 24)], {"Алгебра": ["4"]})
    bare = report_block(PUPIL, [(3, 24)], {"Алгебра": ["2"]}, school_class="", year="", period="")

    reading = read(report_sheet(good, bare), school="Другая", school_class="11Б", school_year=2020)

    said = [(s.school_class, s.school_year) for s in reading.sections]
    assert said == [("9А", 2024), ("11Б", 2020)]
    assert {s.school for s in reading.sections} != {"Другая"}
    assert [row[2] for row in marks(reading)] == ["2025-03-24", "2021-03-24"]


def test_year_comes_from_the_period_when_it_is_not_labelled() -> None:
    block = report_block(PUPIL, [(3, 24)], {"Алгебра": ["4"]}, year="")

    assert [row[2] for row in marks(read(report_sheet(block)))] == ["2025-03-24"]


@pytest.mark.parametrize("name", ["", "—", "___"])
def test_block_without_a_pupil_is_a_problem(name: str) -> None:
    block = report_block(name, [(3, 24)], {"Алгебра": ["4"]})

    reading = read(report_sheet(block))

    assert problems(reading) == [("A11", "pupil_missing")]
    assert reading.pupils == []


def test_cells_of_a_row_without_a_subject_are_problems() -> None:
    block = report_block(PUPIL, [(3, 24)], {"": ["4"], "Физика": ["5"]})

    reading = read(report_sheet(block))

    assert problems(reading) == [("B13", "no_subject")]
    assert len(reading.marks) == 1


def test_footers_and_labels_under_the_table_are_neither_subjects_nor_problems() -> None:
    rows = report_block(
        PUPIL,
        [(3, 24), (3, 25)],
        {"Алгебра": ["4", ""], "Средние": ["4", "4"], "Классный руководитель": ["", "____"]},
    )
    rows.append(["Дата печати", "", "26.05.25"])

    reading = read(report_sheet(rows))

    assert reading.subjects == ["Алгебра"]
    assert problems(reading) == []


def test_mark_under_no_heading_is_a_problem() -> None:
    rows = report_block(PUPIL, [(3, 24), (3, 25)], {"Алгебра": ["4", "5"]})
    rows[8][2], rows[9][2] = "", ""

    reading = read(report_sheet(rows))

    assert problems(reading) == [("C13", "column_untitled")]


def test_column_with_a_title_of_its_own_is_remarked_once() -> None:
    rows = report_block(PUPIL, [(3, 24)], {"Алгебра": ["4"], "Физика": ["5"]})
    rows[8].append("Пропущено уроков")
    for row in rows[10:12]:
        row.append("3")

    reading = read(report_sheet(rows))

    assert remarks(reading) == [("F11", "column_ignored")]
    assert problems(reading) == []


def test_default_legend_of_the_builder_is_the_one_of_the_real_file() -> None:
    assert dict(LEGEND) == {
        "Н": "Неуважительная",
        "О": "Опоздание",
        "Б": "Болезнь",
        "У": "Уважительная",
    }


def test_a_mean_of_a_block_without_days_is_compared_with_no_marks() -> None:
    tail = {"Алгебра": ("2", "0", "")}
    block = report_block(PUPIL, [(3, 24)], {"Алгебра": [""]}, tail=tail)
    header = next(index for index, row in enumerate(block) if row[:1] == ["Предмет"])
    block[header + 1] = [""] * len(block[header + 1])

    reading = read(report_sheet(block))

    assert [code for _, code in remarks(reading)] == ["mean_differs"]
    assert "отметок нет" in reading.remarks[0].message

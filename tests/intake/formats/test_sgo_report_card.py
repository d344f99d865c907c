"""«Табель успеваемости учащегося»: blocks of final marks by term."""

from hypothesis import given
from hypothesis import strategies as st

from journals import report_card_block, report_sheet
from readings import finals, problems, read, remarks

NAME, OTHER = "Лесной Пётр Ильич", "Дубравина Алёна Олеговна"
VALUES = {
    "": None,
    "2": "2",
    "5": "5",
    "осв": "exempt",
    "н/а": "not_assessed",
    "-": None,
    "0": "debt",
}
TAIL = ("год", "экзамен", "гос. экзамен", "итог")
value = st.sampled_from(list(VALUES))


@given(
    st.integers(2, 4),
    st.lists(st.lists(value, min_size=8, max_size=8), min_size=1, max_size=3),
    st.lists(st.sampled_from([NAME, OTHER]), min_size=1, max_size=3),
)
def test_generated_report_card_is_read_back_without_loss(terms, drawn, names) -> None:  # type: ignore[no-untyped-def]
    titles = [f"{n} Четверть" for n in range(1, terms + 1)]
    subjects = {}
    for name, cells in zip(("Алгебра", "Физика", "Труд (дев.)"), drawn, strict=False):
        by_term = [cell for mark in cells[:terms] for cell in ("3.5", "0", mark)]
        subjects[name] = [*by_term, *cells[4:]]
    blocks = [report_card_block(name, subjects, terms=titles) for name in names]

    reading = read(report_sheet(*blocks))

    keys = [f"{n} четверть" for n in range(1, terms + 1)]
    expected = [
        (name, subject, term, VALUES[mark])
        for name in names
        for subject, cells in zip(subjects, drawn, strict=False)
        for term, mark in zip((*keys, *TAIL), (*cells[:terms], *cells[4:]), strict=True)
        if VALUES[mark]
    ]
    assert [row[:4] for row in finals(reading)] == expected
    assert reading.stated_means == 2 * terms * len(subjects) * len(names)
    assert (len(reading.pupils), problems(reading), remarks(reading)) == (len(names), [], [])


def test_half_years_are_terms_too() -> None:
    block = report_card_block(
        NAME, {"Алгебра": ["4", "0", "4", "5", "0", "5"]}, terms=["1 Полугодие", "2 Полугодие"]
    )

    assert [row[2] for row in finals(read(report_sheet(block)))] == ["1 полугодие", "2 полугодие"]


def test_unreadable_cells_and_rows_without_a_subject_are_problems() -> None:
    block = report_card_block(
        NAME, {"Алгебра": ["4", "0", "4+"], "": ["4", "0", "4"], "Итого": ["4", "", "4"]}
    )

    reading = read(report_sheet(block))

    assert problems(reading) == [("E13", "unknown_token")] + [
        (f"{column}14", "no_subject") for column in "CDE"
    ]


def test_own_legend_is_used() -> None:
    block = report_card_block(NAME, {"Алгебра": ["4", "0", "ак"]})
    block += [["", "АК", "Академическая задолженность"]]

    assert [row[3] for row in finals(read(report_sheet(block)))] == ["debt"]


def test_column_of_no_term_is_remarked_and_cell_under_no_title_is_a_problem() -> None:
    block = report_card_block(
        NAME, {"Алгебра": ["4", "0", "4", "", "", "", "", "", "", "", "да", "", "5"]}
    )
    block[6] += ["Допуск", "", "Поведение"]

    reading = read(report_sheet(block))

    assert remarks(reading) == [("M9", "column_ignored"), ("O9", "column_ignored")]


def test_periods_over_plain_terms_keep_the_first_subjects() -> None:
    rows = report_card_block(NAME, {})[:5]
    rows += [
        ["№", "Предмет", "Учебные периоды", "", "Год. оценка"],
        ["", "", "1 четверть", "2 четверть", ""],
        ["1", "Алгебра", "4", "5", "5"],
        ["2", "Физика", "3", "", ""],
    ]

    reading = read(report_sheet(rows))

    assert [row[1:4] for row in finals(reading)] == [
        ("Алгебра", "1 четверть", "4"),
        ("Алгебра", "2 четверть", "5"),
        ("Алгебра", "год", "5"),
        ("Физика", "1 четверть", "3"),
    ]


def test_block_without_a_pupil_or_a_class_gives_no_marks() -> None:
    blocks = [
        report_card_block("", {"Алгебра": ["4", "0", "4"]}),
        report_card_block(NAME, {"Алгебра": ["4", "0", "4"]}, school_class=""),
    ]

    reading = read(report_sheet(*blocks))

    assert [code for _, code in problems(reading)] == ["pupil_missing", "class_missing"]
    assert finals(reading) == []


def test_header_at_the_end_of_a_sheet_is_a_pupil_without_marks() -> None:
    reading = read(report_sheet(report_card_block(NAME, {})[:7]))

    assert (len(reading.pupils), finals(reading)) == (1, [])

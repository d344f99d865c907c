"""Lesson cells read by column, against a twin that reads them one by one."""

from hypothesis import given
from hypothesis import strategies as st

from opora.intake.grid import Grid
from opora.intake.legends import default_legend
from opora.intake.lessons import LessonHeader, Lessons
from opora.intake.person_header import PersonHeader
from opora.intake.reading import ENTRIES, REASONS, Columns, Hints, Reading
from opora.intake.report_header import ReportHeader
from opora.intake.writer import SheetWriter

LEGEND = {"н": "unexcused", "б": "illness", "осв": "exempt", ".": "debt"}
FIRST_DAY = 739_000
TEXTS = ["", "", "", " ", "5", "4/5", "4  4", "Н 2", "Б Б 3", "0", "осв", ".", "5-", "Ж", "2 Н 0"]


def days(*columns: int) -> list[tuple[int, int]]:
    return [(column, FIRST_DAY + column) for column in columns]


def written(rows: list[list[str]]) -> SheetWriter:
    return SheetWriter(Grid("Лист1", rows), Hints(), Reading(), LEGEND)


def read(rows: list[list[str]], header: LessonHeader) -> Reading:
    """Read every row as one of pupil 100 + its number and subject 10 + its number."""
    lessons = Lessons(written(rows))
    for index in range(len(rows)):
        lessons.add(index, 100 + index, 10 + index, header)
    lessons.read()
    return lessons.writer.reading


def table(columns: Columns, *names: str) -> list[tuple[int, ...]]:
    return list(zip(*(columns.columns[name] for name in names), strict=True))


def twin(rows: list[list[str]], columns: range) -> dict[str, list[tuple[object, ...]]]:
    """Every token of every lesson cell: (row, column, what); a cell with an unknown one is one
    problem and nothing else."""
    found: dict[str, list[tuple[object, ...]]] = {"marks": [], "absences": [], "entries": []}
    unknown: list[tuple[object, ...]] = []
    for index, row in enumerate(rows):
        for column in columns:
            tokens = row[column].split() if column < len(row) else []
            pieces = [piece for token in tokens for piece in token.split("/")]
            if any(not (p in "012345" or p.lower() in LEGEND) for p in pieces):
                unknown.append((index, column))
                continue
            for piece in pieces:
                meaning = "debt" if piece == "0" else LEGEND.get(piece.lower(), "")
                kind, value = ("marks", piece)
                if meaning in REASONS:
                    kind, value = "absences", str(REASONS.index(meaning))
                elif meaning:
                    kind, value = "entries", str(ENTRIES.index(meaning))
                found[kind].append((index, column, int(value)))
    return found | {"unknown": unknown}


@given(st.lists(st.lists(st.sampled_from(TEXTS), max_size=5), max_size=6))
def test_cells_read_by_column_are_those_read_one_by_one(rows: list[list[str]]) -> None:
    expected = twin(rows, range(1, 4))

    reading = read(rows, ReportHeader(days=days(1, 2, 3, 9)))

    places = ("row", "column")
    assert table(reading.marks, *places, "mark") == expected["marks"]
    assert table(reading.absences, *places, "reason") == expected["absences"]
    assert table(reading.entries, *places, "kind") == expected["entries"]
    assert [said.code for said in reading.problems] == ["unknown_token"] * len(expected["unknown"])


def test_a_mark_keeps_its_pupil_subject_day_and_place() -> None:
    reading = read([["Алгебра", "", ""], ["Химия", "", "4/5"]], ReportHeader(days=days(1, 2)))

    names = ("pupil", "subject", "day", "mark", "weight", "kind", "sheet", "row", "column")
    assert table(reading.marks, *names) == [
        (101, 11, FIRST_DAY + 2, 4, 0, 0, 0, 1, 2),
        (101, 11, FIRST_DAY + 2, 5, 0, 0, 0, 1, 2),
    ]


def test_one_mean_beside_days_is_compared_with_the_marks_of_its_row() -> None:
    rows = [["5", "4", "4.5"], ["5", "4", "4,50"], ["5", "4", "4"], ["", "", "0"], ["", "", "-"]]

    reading = read(rows, ReportHeader(days=days(0, 1), means=[2]))

    assert reading.stated_means == 5
    assert [(said.cell, said.code) for said in reading.remarks] == [("C3", "mean_differs")]
    assert "4,50 (отметок: 2)" in reading.remarks[0].message


def test_several_means_weighted_ones_and_means_without_days_are_only_counted() -> None:
    several = read([["5", "3", "3", "3"]], ReportHeader(days=days(0), means=[1, 2], weighted=[3]))
    without_days = read([["3"]], PersonHeader([0], means=[0]))

    assert (several.stated_means, without_days.stated_means) == (3, 1)
    assert several.remarks == without_days.remarks == []


def test_a_stated_mean_that_is_no_number_is_a_problem() -> None:
    reading = read([["5", "хорошо"]], ReportHeader(days=days(0), means=[1]))

    assert [(said.cell, said.code) for said in reading.problems] == [("B1", "unknown_token")]


def test_final_marks_are_one_mark_one_entry_or_a_problem() -> None:
    rows = [["5"], ["осв"], ["-"], [" "], ["4 5"], ["Н"]]

    reading = read(rows, ReportHeader(finals=[(0, "1 четверть")]))

    assert table(reading.final_marks, "row", "mark", "entry") == [
        (0, 5, 0),
        (1, 0, 1 + ENTRIES.index("exempt")),
    ]
    assert reading.terms[reading.final_marks.columns["term"][0]] == "1 четверть"
    assert [said.cell for said in reading.problems] == ["A5", "A6"]


def test_a_cell_under_an_impossible_day_is_a_problem_that_names_the_title() -> None:
    reading = read([["5", "", "4"]], ReportHeader(impossible=[(0, "31"), (1, "30"), (2, "")]))

    assert [(said.cell, said.code) for said in reading.problems] == [
        ("A1", "unknown_date"),
        ("C1", "unknown_date"),
    ]
    assert "«31»" in reading.problems[0].message
    assert "«без даты»" in reading.problems[1].message


def test_rows_of_several_headers_are_read_each_by_its_own() -> None:
    lessons = Lessons(written([["5", ""], ["", "4"]]))
    lessons.add(0, 0, 0, ReportHeader(days=days(0)))
    lessons.add(1, 1, 0, ReportHeader(days=days(1)))

    lessons.read()

    assert table(lessons.writer.reading.marks, "pupil", "day") == [
        (0, FIRST_DAY),
        (1, FIRST_DAY + 1),
    ]


def test_a_legend_holds_for_the_rows_declared_after_it() -> None:
    lessons, header = Lessons(written([["Н"], ["Н"], ["Н"]])), ReportHeader(days=days(0))
    lessons.add(0, 0, 0, header)
    lessons.use_legend(dict(LEGEND))
    lessons.add(1, 0, 0, header)
    lessons.use_legend({"н": "valid"})
    lessons.add(2, 0, 0, header)

    lessons.read()

    reasons = [REASONS[code] for code in lessons.writer.reading.absences.columns["reason"]]
    assert reasons == ["unexcused", "unexcused", "valid"]


def test_nothing_declared_is_nothing_read() -> None:
    reading = read([], ReportHeader(days=days(0)))

    assert len(reading.marks) == 0


def test_more_rows_than_are_read_at_once_keep_their_order() -> None:
    rows = [["5" if index % 2 else "4"] for index in range(5_000)]

    reading = SheetWriter(Grid(None, rows), Hints(), Reading(), default_legend("handmade"))
    lessons, header = Lessons(reading), ReportHeader(days=days(0))
    for index in range(len(rows)):
        lessons.add(index, index, 0, header)
    lessons.read()

    marks = reading.reading.marks
    assert table(marks, "pupil", "mark") == [(i, 5 if i % 2 else 4) for i in range(5_000)]

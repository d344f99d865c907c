"""A reading as tables of facts."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from journals import report_block, report_sheet
from opora.facts.tables import TABLES
from opora.intake.reading import NO_COUNT, NO_SCORE, NO_SUBJECT, Reading, Section
from opora.intake.tabulate import ClassPlace, Owner, Part, tabulate
from readings import read

PUPIL = "Лесной Пётр Ильич"
OWNER = Owner(7, 3, 2024, "9А")


def sample() -> Reading:
    rows = {"Алгебра": ["О 2", "."], "алгебра ": ["4/5", "Н"]}
    tail = {"Алгебра": ("", "", "3"), "алгебра ": ("", "", "осв")}
    return read(report_sheet(report_block(PUPIL, [(9, 2), (1, 12)], rows, tail=tail)))


def test_tables_have_the_schemas_of_facts() -> None:
    tables = tabulate([Part(sample(), [OWNER], [], 5)])

    assert set(tables) == set(Reading().tables())
    assert all(table.schema == TABLES[name].schema for name, table in tables.items())
    assert all(table.validate(full=True) is None for table in tables.values())


def test_marks_carry_their_owner_day_and_place() -> None:
    first = tabulate([Part(sample(), [OWNER], [], 5)])["marks"].to_pylist()[0]

    assert (first["pupil_id"], first["school_id"], first["school_year"]) == (7, 3, 2024)
    assert (first["school_class"], first["batch"], first["mark"]) == ("9А", 5, 2)
    assert (first["date"].isoformat(), first["sheet"]) == ("2024-09-02", "Лист1")
    assert (first["row"], first["column"], first["weight"], first["kind"]) == (12, 1, None, None)


def test_spellings_of_a_subject_share_a_key_and_keep_their_names() -> None:
    marks = tabulate([Part(sample(), [OWNER], [], 5)])["marks"]

    assert len(set(marks["subject"].to_pylist())) == 1
    assert set(marks["subject_name"].to_pylist()) == {"Алгебра", "алгебра"}


def test_absences_entries_and_final_marks_keep_their_words() -> None:
    tables = tabulate([Part(sample(), [OWNER], [], 5)])

    assert tables["absences"]["reason"].to_pylist() == ["late", "unexcused"]
    assert tables["entries"]["kind"].to_pylist() == ["debt"]
    finals = tables["final_marks"].to_pylist()
    assert [(row["mark"], row["entry"]) for row in finals] == [(3, None), (None, "exempt")]
    assert finals[0]["term"] == "24.03.2025-24.05.2025"


def test_undated_unweighted_and_unnamed_become_null() -> None:
    reading = Reading(sheets=[None])
    reading.marks.add(0, NO_SUBJECT, 0, 5, 0, 0, 0, 0, 1, 2)
    reading.marks.add(0, NO_SUBJECT, 1, 5, 150, 1, 9, 0, 1, 2)
    reading.kinds.append("контрольная")

    rows = tabulate([Part(reading, [OWNER], [], 0)])["marks"].to_pylist()

    assert [row["date"] and row["date"].year for row in rows] == [None, 1]
    assert [(row["weight"], row["kind"]) for row in rows] == [(None, None), (150, "контрольная")]
    assert [row["marked_on"] and row["marked_on"].day for row in rows] == [None, 9]
    assert {(row["subject"], row["subject_name"], row["sheet"]) for row in rows} == {(None,) * 3}


def class_reading() -> Reading:
    return Reading(
        sheets=[None],
        sections=[Section(None, "9А", 2025), Section(None, "10Б", 2025)],
        subjects=["Алгебра"],
        topics=["", "Степени"],
    )


PLACES = [ClassPlace(3, 2025, "9А"), ClassPlace(3, 2025, "10Б")]


def test_plans_belong_to_the_class_of_their_section() -> None:
    reading = class_reading()
    reading.lesson_plans.add(1, 0, 7, 1, 9, 0, 0, 4, 0)
    reading.lesson_plans.add(0, 0, 8, 0, 9, 12, 0, 5, 0)

    other = class_reading()
    other.lesson_plans.add(1, 0, 9, 1, 9, 0, 0, 4, 0)

    parts = [Part(reading, [], PLACES, 0), Part(other, [], PLACES, 1)]
    rows = tabulate(parts)["lesson_plans"].to_pylist()

    assert [(row["school_class"], row["number"], row["topic"]) for row in rows] == [
        ("10Б", 7, "Степени"),
        ("9А", 8, None),
        ("10Б", 9, "Степени"),
    ]
    assert [row["planned"].day for row in rows] == [9, 9, 9]
    assert [row["actual"] and row["actual"].day for row in rows] == [None, 12, None]
    assert {row["subject_name"] for row in rows} == {"Алгебра"}


def test_progress_keeps_what_is_unknown_as_null() -> None:
    reading = class_reading()
    reading.programme_progress.add(0, 0, 0, 9, 34, 30, NO_COUNT, 0, 0, 5, 0)

    (row,) = tabulate([Part(reading, [], PLACES, 0)])["programme_progress"].to_pylist()

    assert (row["since"], row["date"].day, row["school_class"]) == (None, 9, "9А")
    assert (row["lessons_planned"], row["lessons_given"]) == (34, 30)
    assert (row["controls_planned"], row["controls_given"]) == (None, 0)


def test_scores_keep_the_task_and_what_was_not_attempted() -> None:
    reading = Reading(sheets=[None], subjects=["Алгебра"], works=["Дроби"], tasks=["1", "К2"])
    reading.test_scores.add(0, 0, 9, 0, 1, 150, 200, 0, 5, 2)
    reading.test_scores.add(0, 0, 9, 0, 0, NO_SCORE, NO_SCORE, 0, 5, 1)

    rows = tabulate([Part(reading, [OWNER], [], 0)])["test_scores"].to_pylist()

    assert [(row["task"], row["score"], row["max_score"]) for row in rows] == [
        ("К2", 150, 200),
        ("1", None, None),
    ]
    assert {(row["work"], row["topic"], row["pupil_id"]) for row in rows} == {("Дроби", None, 7)}


def test_reading_without_rows_gives_empty_tables() -> None:
    tables = tabulate([Part(Reading(), [], [], 0)])

    assert {table.num_rows for table in tables.values()} == {0}


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2), st.integers(0, 3), st.integers(700000, 740000), st.integers(1, 5)
        ),
        max_size=30,
    )
)
def test_twin_in_plain_python_gives_the_same_rows(drawn) -> None:  # type: ignore[no-untyped-def]
    subjects = ["Алгебра", "Геометрия", "Алгебра", "Неизвестный"]
    reading = Reading(sheets=["а", "б"], subjects=subjects)
    owners = [Owner(10 + n, n, 2020 + n, f"{n + 1}А") for n in range(3)]
    for number, (pupil, subject, day, mark) in enumerate(drawn):
        reading.marks.add(pupil, subject, day, mark, 0, 0, 0, number % 2, number, subject)

    table = tabulate([Part(reading, owners, [], 1)])["marks"]

    expected = [
        (
            10 + pupil,
            2020 + pupil,
            f"{pupil + 1}А",
            subjects[subject],
            day,
            mark,
            "аб"[number % 2],
            number,
        )
        for number, (pupil, subject, day, mark) in enumerate(drawn)
    ]
    got = [
        (
            row["pupil_id"], row["school_year"], row["school_class"], row["subject_name"],
            row["date"].toordinal(), row["mark"], row["sheet"], row["row"],
        )
        for row in table.to_pylist()
    ]  # fmt: skip
    assert got == expected
    assert isinstance(table, pa.Table)

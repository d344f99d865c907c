"""A school by class, parallel, subject and teacher, against sums over plain rows."""

from collections import Counter, defaultdict
from fractions import Fraction

from analysis.results.sheets import told, total
from contract import twins
from opora.access.rights import Scope
from opora.analysis.results.asked import Asked
from opora.analysis.results.school import NO_TEACHER, SchoolResults
from opora.facts.memory import Memory
from opora.measures.shares import Share
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.subject import subject_title
from stores import table

NUMBERS = ("n5", "n4", "n3", "n2", "not_assessed", "exempt")


def mean_of(rows):
    return Share(sum(row["mark"] for row in rows), len(rows))


def test_classes_against_a_twin(asked, of_quarter):
    found = told(SchoolResults(asked).by_class(), "school_class")

    finals = of_quarter["final_marks"]
    pupils = twins.totals(
        twins.categories(finals, ["school_class"]), ["school_class"], not_assessed_is_failing=False
    )
    rates = {row["school_class"]: row for row in twins.rates(finals, ["school_class"])}
    assert {label for (label,) in found} == {
        row["school_class"] for name in ("marks", "absences") for row in of_quarter[name]
    }
    for row in pupils:
        own = found[row["school_class"],]
        marks = [m for m in of_quarter["marks"] if m["school_class"] == row["school_class"]]
        assert own["mean"] == mean_of(marks)
        assert own["passed"] == Share(row["passed"], row["denominator"])
        assert own["quality"] == Share(row["quality"], row["denominator"])
        attainment = rates[row["school_class"]]
        assert own["attainment"].exact() == Fraction(
            attainment["attainment"], 100 * attainment["denominator"]
        )
        for name in ("excellent", "good", "one_four", "one_three", "failing", "one_two"):
            assert own[name] == row[name], name


def test_pupils_are_those_that_any_row_tells_of(asked, of_quarter):
    found = told(SchoolResults(asked).by_class(), "school_class")

    named = defaultdict(set)
    for name in ("marks", "absences", "final_marks"):
        for row in of_quarter[name]:
            named[row["school_class"]].add(row["pupil_id"])
    assert {label: row["pupils"] for (label,), row in found.items()} == {
        label: len(pupils) for label, pupils in named.items()
    }


def test_a_class_without_final_marks_has_no_data_and_no_zero(asked):
    first = told(SchoolResults(asked).by_class(), "school_class")["1А",]

    assert first["excellent"] is None
    assert first["passed"].exact() is None
    assert first["pupils"] > 0


def test_parallels_are_sums_of_their_classes(asked):
    results = SchoolResults(asked)
    classes = told(results.by_class(), "school_class")

    for (title,), row in told(results.by_parallel(), "grade").items():
        grade = int(title.split()[0])
        own = [each for (label,), each in classes.items() if grade_of(label) == grade]
        assert row["pupils"] == sum(each["pupils"] for each in own)
        for name in ("mean", "passed", "quality", "attainment"):
            assert row[name] == Share(
                sum(each[name].numerator for each in own),
                sum(each[name].denominator for each in own),
            )


def test_every_total_is_the_sum_of_its_rows(asked):
    results = SchoolResults(asked)
    teachers = {place: f"Учитель {n % 5}" for n, place in enumerate(results.cells)}
    wholes = [results.by_class(), results.by_parallel()]
    wholes += [results.by_subject(), results.by_teacher(teachers)]
    wholes += [results.subject("Алгебра | "), results.taught(results.cells)]

    for sheet in wholes:
        last = total(sheet)
        for place, column in enumerate(sheet.columns):
            values = [row[place].value for row in sheet.rows if row[place].value is not None]
            if values and isinstance(values[0], Share):
                sums = [(v.numerator, v.denominator) for v in values]
                assert last[column.key] == Share(*map(sum, zip(*sums, strict=True))), column.key
            elif values and isinstance(values[0], int):
                assert last[column.key] == sum(values), column.key
    assert len({repr(total(sheet)["mean"]) for sheet in wholes[:4]}) == 1


def test_subjects_against_a_twin(asked, of_quarter):
    found = told(SchoolResults(asked).by_subject(), "subject")

    for row in twins.rates(of_quarter["final_marks"], ["subject"]):
        own = found[subject_title(row["subject"]),]
        expected = {name: row[name] for name in NUMBERS} | {"n2": row["n2"] + row["n1"]}
        assert {name: own[name] for name in NUMBERS} == expected
        assert own["passed"] == Share(row["passed"], row["denominator"])


def test_classes_and_subjects_without_a_teacher_are_not_lost(asked):
    results = SchoolResults(asked)
    place = next(iter(results.cells))

    rows = told(results.by_teacher({place: "Ёлкина М. П."}), "teacher")

    assert set(rows) == {("Ёлкина М. П.",), (NO_TEACHER,)}


def test_ones_stand_under_twos_and_are_said(quarter):
    marks = [
        {"pupil_id": n, "mark": mark, "term": "2 четверть"} for n, mark in enumerate([1, 2, 5])
    ]
    sheet = SchoolResults(Asked(Memory({"final_marks": table("final_marks", marks)}), quarter))

    taught = sheet.by_subject()

    assert told(taught, "subject")["Физика",]["n2"] == 2
    assert "«1»: 1." in taught.notes[0]


def test_a_reader_of_a_part_is_told_so(memory, quarter):
    part = SchoolResults(Asked(memory, quarter, Scope(classes=frozenset({"9А"}))))

    assert part.by_class().notes[-1].startswith("Итоги – по тем классам")
    assert Counter(len(s.rows) for s in (part.by_class(), part.by_parallel())) == {1: 2}


def test_every_figure_of_a_row_opens(asked):
    sheet = SchoolResults(asked).by_subject()

    assert all(cell.opens for cell in sheet.rows[0] if isinstance(cell.value, Share))
    assert sheet.rows[0][0].opens["subject"].startswith(sheet.rows[0][0].value)

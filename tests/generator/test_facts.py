"""Facts of an invented school year."""

import pickle
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from opora.facts.tables import TABLES
from opora.generator.days import EPOCH, school_days
from opora.generator.facts import Piece, school_year_facts
from opora.generator.finals import mark_of
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.subject import standard_subjects

YEAR = 2025


def rows(pieces: Sequence[Piece], name: str) -> pa.Table:
    return pa.concat_tables([piece.tables[name] for piece in pieces]).unify_dictionaries()


def plain(table: pa.Table) -> pa.Table:
    """Return the table with words in place of codes."""
    fields = [
        pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
        for f in table.schema
    ]
    return table.cast(pa.schema(fields))


def means(marks: pa.Table) -> pa.Table:
    keys = ["pupil_id", "subject"]
    return plain(marks).group_by(keys).aggregate([("mark", "sum"), ("mark", "count")])


def test_the_same_school_and_year_are_the_same_tables(school, pieces) -> None:
    again = school_year_facts(school, YEAR)

    for one, other in zip(pieces, again, strict=True):
        assert (one.first, one.last, one.pupils) == (other.first, other.last, other.pupils)
        assert all(one.tables[name].equals(other.tables[name]) for name in TABLES)


def test_another_seed_is_another_school(make_school, pieces) -> None:
    other = school_year_facts(make_school(seed=12), YEAR)

    assert not other[0].tables["marks"].equals(pieces[0].tables["marks"])
    assert set(other[0].pupils).isdisjoint(pieces[0].pupils)


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_of_their_schemas_and_not_empty(pieces, name: str) -> None:
    for piece in pieces:
        TABLES[name].check(piece.tables[name]).validate(full=True)
    assert rows(pieces, name).num_rows


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_sorted_as_declared(pieces, name: str) -> None:
    for piece in pieces:
        table = plain(piece.tables[name])
        keys = table.select(TABLES[name].sorted_by)
        order = pc.sort_indices(keys, [(key, "ascending") for key in keys.column_names])
        assert keys.take(order).equals(keys)


@pytest.mark.parametrize("name", TABLES)
def test_a_spot_is_told_once(pieces, name: str) -> None:
    for piece in pieces:
        table = plain(piece.tables[name]).select(TABLES[name].spot)
        assert table.group_by(table.column_names).aggregate([]).num_rows == table.num_rows


@pytest.mark.parametrize("name", TABLES)
def test_no_word_stands_twice_among_the_words_of_a_column(pieces, name: str) -> None:
    # Arrow and Parquet take such columns, and write them slowly and not the same every time.
    for column in pieces[3].tables[name].columns:
        if pa.types.is_dictionary(column.type):
            words = column.chunk(0).dictionary.to_pylist()
            assert len(set(words)) == len(words)


def test_tables_go_to_another_process_and_back(pieces) -> None:
    again = pickle.loads(pickle.dumps(pieces[0]))

    assert all(again.tables[name].equals(pieces[0].tables[name]) for name in TABLES)


def test_lessons_are_on_school_days_of_their_quarter(pieces) -> None:
    days = {number + EPOCH for number in school_days(YEAR).day.tolist()}
    for piece in pieces:
        for name in ("marks", "absences", "entries", "test_scores"):
            found = pc.unique(piece.tables[name]["date"]).to_pylist()
            assert {day.toordinal() for day in found} <= days
            assert piece.first <= min(found) <= max(found) <= piece.last


def test_there_is_no_mark_on_a_missed_lesson(pieces) -> None:
    absences = plain(rows(pieces, "absences"))
    missed = absences.filter(pc.not_equal(absences["reason"], "late"))
    spot = ["pupil_id", "subject", "date"]

    both = plain(rows(pieces, "marks")).join(missed.select(spot), spot, join_type="left semi")

    assert missed.num_rows
    assert both.num_rows == 0


def test_first_graders_have_no_marks_but_absences(pieces) -> None:
    marked = {
        grade_of(c) for c in pc.unique(plain(rows(pieces, "marks"))["school_class"]).to_pylist()
    }
    absent = pc.unique(plain(rows(pieces, "absences"))["school_class"]).to_pylist()

    assert marked == set(range(2, 12))
    assert "1А" in absent


def test_subjects_are_known_by_their_keys(pieces) -> None:
    marks = plain(rows(pieces, "marks"))
    pairs = marks.group_by(["subject", "subject_name"]).aggregate([]).to_pylist()

    assert len(pairs) > 15
    for pair in pairs:
        found = standard_subjects().resolve(pair["subject_name"])
        assert (found.key, found.canonical) == (pair["subject"], pair["subject_name"])


def test_marks_are_as_many_and_as_low_as_usual(pieces) -> None:
    marks = rows(pieces, "marks")
    pupils = len(pc.unique(marks["pupil_id"]))
    by_subject = means(marks)
    low = pc.less_equal(
        pc.multiply(by_subject["mark_sum"], 100), pc.multiply(by_subject["mark_count"], 260)
    )

    assert 430 < marks.num_rows / pupils < 540
    assert set(pc.unique(marks["mark"]).to_pylist()) == {2, 3, 4, 5}
    assert 3.6 < pc.mean(marks["mark"]).as_py() < 4.3
    assert 0.005 < len(pc.unique(by_subject.filter(low)["pupil_id"])) / pupils < 0.12


def test_absences_are_as_many_as_usual_and_mostly_illness(pieces) -> None:
    reasons = plain(rows(pieces, "absences"))["reason"]
    counts = {item["values"]: item["counts"] for item in pc.value_counts(reasons).to_pylist()}

    assert 30 < len(reasons) / len(pieces[0].pupils) < 110
    assert counts["illness"] > len(reasons) / 2
    assert set(counts) == {"illness", "valid", "unexcused", "late"}


def test_nearly_everybody_present_has_a_mark_for_a_control_work(pieces) -> None:
    marks = plain(rows(pieces, "marks"))
    control = marks.filter(pc.equal(marks["kind"], "Контрольная работа"))
    sizes = control.group_by(["school_class", "subject", "date"]).aggregate([("mark", "count")])
    classes = marks.group_by("school_class").aggregate([("pupil_id", "count_distinct")])
    joined = sizes.join(classes, "school_class")
    share = pc.divide(
        pc.cast(pc.sum(joined["mark_count"]), pa.float64()),
        pc.sum(joined["pupil_id_count_distinct"]),
    )

    assert share.as_py() > 0.85
    assert pc.unique(control["weight"]).to_pylist() == [300]
    assert set(pc.unique(marks["weight"]).to_pylist()) == {100, 200, 300}


def test_a_mark_of_a_quarter_follows_from_its_mean(pieces) -> None:
    by_subject = means(pieces[0].tables["marks"])
    finals = plain(pieces[0].tables["final_marks"])
    joined = finals.join(by_subject, ["pupil_id", "subject"])
    total, count = (np.array(joined[f"mark_{each}"].fill_null(0)) for each in ("sum", "count"))
    expected = mark_of(total.astype(np.int64), count.astype(np.int64))

    assert pc.unique(finals["term"]).to_pylist() == ["1 четверть"]
    assert np.array_equal(np.array(joined["mark"].fill_null(0)), expected)


@pytest.mark.parametrize(
    ("total", "count", "mark"),
    [(465, 100, 5), (464, 100, 4), (365, 100, 4), (364, 100, 3), (265, 100, 3), (264, 100, 2),
     (5, 1, 0), (0, 0, 0), (10, 2, 5)],
)  # fmt: skip
def test_means_become_marks_by_the_bounds_of_the_catalogue(total, count, mark) -> None:
    assert mark_of(np.array([total]), np.array([count])).tolist() == [mark]


def test_who_has_too_few_marks_is_not_assessed(pieces) -> None:
    finals = plain(rows(pieces, "final_marks"))
    without = finals.filter(pc.is_null(finals["mark"]))

    assert 0 < without.num_rows < finals.num_rows / 50
    assert pc.unique(without["entry"]).to_pylist() == ["not_assessed"]
    assert finals["entry"].null_count == finals.num_rows - without.num_rows


def test_upper_grades_have_half_years(pieces) -> None:
    finals = plain(rows(pieces, "final_marks"))
    terms: dict[bool, set[str]] = {True: set(), False: set()}
    for pair in finals.group_by(["school_class", "term"]).aggregate([]).to_pylist():
        terms[grade_of(pair["school_class"]) >= 10].add(pair["term"])

    assert terms[True] == {"1 полугодие", "2 полугодие", "Год"}
    assert terms[False] == {f"{number} четверть" for number in range(1, 5)} | {"Год"}


def test_scores_are_within_the_points_of_their_tasks(pieces) -> None:
    scores = plain(rows(pieces, "test_scores"))

    assert pc.all(pc.less_equal(scores["score"], scores["max_score"])).as_py()
    assert set(pc.unique(scores["task"]).to_pylist()) == set("12345678")
    assert 0 < scores["score"].null_count < scores.num_rows / 10
    assert len(pc.unique(scores["work"])) == 4


def test_scores_are_higher_where_the_mark_is(pieces) -> None:
    spot = ["pupil_id", "subject", "date"]
    scores = plain(rows(pieces, "test_scores")).group_by(spot).aggregate([("score", "sum")])
    joined = scores.join(plain(rows(pieces, "marks")).select([*spot, "mark"]), spot)

    assert rank_correlation(joined["score_sum"], joined["mark"]) > 0.7


@pytest.mark.parametrize("procedure", ["vpr", "oge", "ege"])
def test_exams_agree_with_marks(pieces, procedure: str) -> None:
    exams = plain(rows(pieces, "exam_results"))
    own = exams.filter(pc.equal(exams["procedure"], procedure))
    own = own.filter(pc.equal(own["subject_name"], "Русский язык"))
    joined = own.join(means(rows(pieces, "marks")), ["pupil_id", "subject"])
    mean = pc.divide(pc.cast(joined["mark_sum"], pa.float64()), joined["mark_count"])

    assert rank_correlation(joined["primary_score"], mean) > 0.3


def test_exams_are_of_their_grades_and_scales(pieces) -> None:
    exams = plain(rows(pieces, "exam_results"))
    grades: dict[str, set[int]] = {}
    for row in exams.to_pylist():
        grades.setdefault(row["procedure"], set()).add(grade_of(row["school_class"]))
        scored = row["procedure"] == "ege" and row["subject_name"] != "Математика (базовая)"
        assert (row["test_score"] is not None) == scored
        assert (row["mark"] in (2, 3, 4, 5)) != scored

    assert grades == {"vpr": {4, 5, 6, 7, 8, 10}, "oge": {9}, "ege": {11}}
    assert pc.max(exams["test_score"]).as_py() <= 100


def test_a_kind_school_marks_higher_and_is_examined_the_same(make_school, pieces) -> None:
    kind = school_year_facts(make_school(inflation=0.4), YEAR)

    higher = mean_of(kind, "marks", "mark") - mean_of(pieces, "marks", "mark")
    assert higher > 0.2
    assert kind[3].tables["exam_results"].equals(pieces[3].tables["exam_results"])


def test_a_school_in_trouble_is_lower_and_more_absent(make_school, pieces) -> None:
    trouble = school_year_facts(make_school(effect=-0.4, trend=-0.3, absences=1.7), YEAR)

    assert mean_of(trouble, "marks", "mark") < mean_of(pieces, "marks", "mark") - 0.2
    first, last = (mean_of([trouble[quarter]], "marks", "mark") for quarter in (0, 3))
    assert last < first - 0.1
    more = rows(trouble, "absences").num_rows / rows(pieces, "absences").num_rows
    assert 1.3 < more < 2.2


def test_plans_are_numbered_and_a_few_lag_behind(pieces) -> None:
    plans = plain(rows(pieces, "lesson_plans"))
    late = pc.greater(plans["actual"], plans["planned"]).fill_null(True)
    share = pc.mean(pc.cast(late, pa.float64())).as_py()

    assert 0 < share < 0.2
    assert 0 < plans["actual"].null_count < plans.num_rows / 50
    one = plans.filter(
        pc.and_(pc.equal(plans["school_class"], "5А"), pc.equal(plans["subject_name"], "История"))
    )
    assert one["number"].to_pylist() == list(range(1, one.num_rows + 1))
    assert one["planned"].to_pylist() == sorted(one["planned"].to_pylist())
    assert one["topic"][0].as_py() == "Тема 1"


def mean_of(pieces: Sequence[Piece], name: str, column: str) -> float:
    return float(pc.mean(rows(pieces, name)[column]).as_py())


def rank_correlation(one: pa.ChunkedArray, other: pa.ChunkedArray) -> float:
    ranks = [np.argsort(np.argsort(np.array(each))) for each in (one, other)]
    return float(np.corrcoef(ranks)[0, 1])

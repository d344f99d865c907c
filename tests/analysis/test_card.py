"""A pupil's card holds what is known of the pupil and of nobody else."""

from datetime import date

from opora.analysis.card import card
from opora.facts.view import view_of
from opora.vocabulary.spans import Level
from stores import accepted

OTHER = {"pupil_id": 8}


def test_a_card_has_the_rows_and_the_sums_of_one_pupil(tmp_path):
    marks = [{"date": date(2025, 9, 9), "mark": 2}, {"mark": 5}, {**OTHER, "mark": 3}]
    tables = {
        "marks": marks,
        "absences": [{"reason": "illness"}, OTHER],
        "final_marks": [{"mark": 4}, OTHER],
        "lesson_plans": [{}],
    }
    view = view_of(accepted(tmp_path, tables))

    found = card(view, 1, 7)

    assert found.rows["marks"]["mark"].to_pylist() == [5, 2]
    assert [row["mark"] for row in found.rows["final_marks"].to_pylist()] == [4]
    (year,) = (row for row in found.sums.to_pylist() if row["level"] == Level.YEAR)
    assert (year["marks"], year["total"], year["illness"], year["lessons"]) == (2, 7, 1, 1)
    everybody = {row["pupil_id"] for rows in found.rows.values() for row in rows.to_pylist()}
    assert everybody == {7}


def test_a_pupil_nobody_tells_of_has_an_empty_card(tmp_path):
    found = card(view_of(accepted(tmp_path, {"marks": [{}]})), 1, 999)

    assert found.sums.num_rows == 0
    assert all(rows.num_rows == 0 for rows in found.rows.values())

"""«Прохождение программы» of the invented region agrees with its plans."""

import pyarrow.compute as pc


def test_lessons_and_control_works_are_those_of_the_plans(pieces) -> None:
    plans = [row for piece in pieces for row in piece.tables["lesson_plans"].to_pylist()]
    told = pieces[-1].tables["programme_progress"].to_pylist()
    last = pieces[-1].last

    row = told[len(told) // 2]
    place = (row["school_class"], row["subject"])
    own = [p for p in plans if (p["school_class"], p["subject"]) == place]
    given = [p for p in own if p["actual"] and p["actual"] <= last]
    controls = [p for p in own if p["topic"] == "Контрольная работа"]

    assert (row["lessons_planned"], row["lessons_given"]) == (len(own), len(given))
    assert (row["controls_planned"], row["controls_given"]) == (
        len(controls),
        sum(p in given for p in controls),
    )
    assert row["lessons_planned"] > 0


def test_nobody_gives_more_than_was_planned_and_some_lag(pieces) -> None:
    rows = pieces[1].tables["programme_progress"]

    assert pc.all(pc.greater_equal(rows["lessons_planned"], rows["lessons_given"])).as_py()
    assert pc.any(pc.greater(rows["lessons_planned"], rows["lessons_given"])).as_py()

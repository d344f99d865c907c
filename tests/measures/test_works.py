"""Which kinds of work are control works."""

import pytest

from opora.facts.memory import Memory
from opora.measures.works import is_test_work, names_test_work, of_test_works
from stores import table

KINDS = {
    "Контрольная работа": True,
    "КОНТРОЛЬНЫЙ ДИКТАНТ": True,
    "Административная контрольная работа": True,
    "Ответ на уроке": False,
    "Работа над ошибками контрольной": False,
    "": False,
    None: False,
}


@pytest.mark.parametrize(("kind", "expected"), KINDS.items())
def test_one_text(kind, expected):
    assert names_test_work(kind) == expected


def test_the_engine_says_the_same():
    rows = [{"kind": kind, "pupil_id": n} for n, kind in enumerate(KINDS, 1)]
    marks = Memory({"marks": table("marks", rows)}).table("marks")

    chosen = of_test_works(marks).select("pupil_id").to_pyarrow()["pupil_id"].to_pylist()
    told = marks.select("pupil_id", is_work=is_test_work(marks.kind)).to_pyarrow().to_pylist()

    expected = {n for n, is_work in enumerate(KINDS.values(), 1) if is_work}
    assert set(chosen) == expected
    assert {row["pupil_id"] for row in told if row["is_work"]} == expected

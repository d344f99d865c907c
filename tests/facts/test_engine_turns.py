"""Many threads and a long life: the engine answers each and keeps nothing of what is over."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from opora.facts import engine
from opora.facts.view import view_of
from opora.measures.periods import period_sums
from opora.vocabulary.period import Window
from stores import accepted


@pytest.fixture
def view(tmp_path):
    marks = [{"pupil_id": pupil, "mark": 2 + pupil % 4, "row": pupil} for pupil in range(1, 9)]
    return view_of(accepted(tmp_path, {"marks": marks}))


def known(backend):
    asked = "SELECT view_name FROM duckdb_views() WHERE NOT internal"
    with engine._in_turn():
        return {name for (name,) in backend.con.sql(asked).fetchall()}


def test_threads_that_come_first_at_once_get_one_engine(tmp_path):
    first = Barrier(8)

    def connected(folder):
        first.wait()
        return engine.connect(folder)

    for number in range(3):
        (folder := tmp_path / str(number)).mkdir()
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(connected, [folder] * 8))
        assert {id(each) for each in found} == {id(engine.connect(folder))}


def test_threads_that_ask_at_once_all_get_their_own_answer(view):
    def total(pupil):
        marks = view.table("marks")
        own = marks.filter(marks.pupil_id == pupil)
        rows = [engine.answer(own.select("pupil_id", "mark")).to_pylist() for _ in range(20)]
        return {(row["pupil_id"], row["mark"]) for answer in rows for row in answer}

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(total, range(1, 9)))

    assert found == [{(pupil, 2 + pupil % 4)} for pupil in range(1, 9)]


@pytest.mark.slow
def test_a_thousand_questions_leave_nothing_in_the_engine(view, fact_rows):
    backend = view.table("marks").get_backend()
    engine._sql.cache_clear()
    before = known(backend)

    for number in range(1000):
        rows = engine.table(fact_rows("marks", {"mark": 2 + number % 4}), backend)
        assert engine.answer(rows.select("mark")).num_rows == 1
        engine.answer(period_sums(view.only(lambda shelf: True), ["subject"], Window()))
    del rows

    # Questions that were asked lately keep their tables, for they may be asked again.
    assert len(known(backend)) <= len(before) + engine._sql.cache_info().maxsize + 2
    engine._sql.cache_clear()
    assert known(backend) <= before | {view.statistics().get_name()}


def test_a_table_lives_as_long_as_a_question_made_of_it(view, fact_rows):
    asked = engine.table(fact_rows("marks", {"mark": 5})).select("mark").distinct()
    engine.answer(engine.table(fact_rows("marks", {"mark": 2})))

    assert engine.answer(asked).to_pylist() == [{"mark": 5}]


def test_portions_of_a_region_leave_nothing_in_the_engine(tmp_path, monkeypatch):
    monkeypatch.setattr("opora.facts.view.engine_settings", lambda: {"schools_at_once": 1})
    view = view_of(accepted(tmp_path, {"marks": [{"school_id": n, "row": n} for n in (1, 2)]}))

    parts = [engine.answer(part.table("marks").distinct()) for part in view.portions()]

    once = engine.for_reading_once(view.table("marks").get_backend(), tmp_path / "data")
    assert [part.num_rows for part in parts] == [1, 1]
    assert not known(once)

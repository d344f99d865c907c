"""Every measure on DuckDB and by its twin; and no measure without a case."""

import importlib
import inspect
import pkgutil

import ibis.expr.types as ir
import pytest

import opora.analysis
import opora.measures
from contract.answers import check, in_order
from contract.cases import CASES
from opora.facts import engine
from opora.facts.view import view_of


@pytest.fixture(scope="module")
def tables(facts, store):
    here = {name: engine.table(table) for name, table in facts.items()}
    return here | {"facts": view_of(store)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_duckdb_answers_as_the_twin(case, tables, rows):
    check(case, tables, rows)


def public_measures():
    for package in (opora.measures, opora.analysis):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, item in inspect.getmembers(module, inspect.isfunction):
                own = item.__module__ == found.name and not name.startswith("_")
                if own and inspect.signature(item).return_annotation is ir.Table:
                    yield item


def test_no_measure_is_forgotten():
    assert set(public_measures()) == {case.of for case in CASES}


def test_the_rows_tell_the_cases_apart(rows):
    """An empty answer would be equal everywhere and say nothing."""
    nothing = [case.name for case in CASES if not case.twin(rows)]

    assert nothing == ["no groups of no rows"]
    below = {row["below_range"] for case in CASES[-2:] for row in case.twin(rows)}
    assert below == {True, False}
    assert in_order(CASES[-2].twin(rows)) != in_order(CASES[-1].twin(rows))

"""Answers without an order, so that they can be held against each other."""

from datetime import date


def in_order(rows):
    """Return rows by their text: no engine promises an order of its own."""
    return sorted((dict(sorted(row.items())) for row in rows), key=str)


def check(case, tables, rows):
    """Fail unless the engine of `tables` answers as the twin does, in whole numbers."""
    answer = in_order(case.ask(tables).to_pyarrow().to_pylist())

    assert answer == in_order(case.twin(rows))
    values = {type(value) for row in answer for value in row.values()}
    assert values <= {int, str, bool, date, type(None)}

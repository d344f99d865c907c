"""Columns of a reading: rows by row and by column, in their order."""

import numpy as np
import pytest

from opora.intake.reading import NO_SUBJECT, AbsenceColumns


def row(pupil: int, subject: int = 0) -> tuple[int, ...]:
    return (pupil, subject, 739_000, 1, 0, 2, 3)


def by_column(
    pupils: list[int], subject: int = 0
) -> dict[str, "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    rows = [row(pupil, subject) for pupil in pupils]
    columns = zip(*rows, strict=True) if rows else [()] * len(AbsenceColumns.CODES)
    return {
        name: np.array(values, np.int64)
        for name, values in zip(AbsenceColumns.CODES, columns, strict=True)
    }


def test_rows_and_columns_may_be_added_in_turn() -> None:
    table = AbsenceColumns()
    table.add(*row(1))
    table.extend_columns(**by_column([2, 3]))
    table.extend_columns(**by_column([]))
    table.add(*row(4))

    assert list(table.columns["pupil"]) == [1, 2, 3, 4]
    assert {len(column) for column in table.columns.values()} == {4}


@pytest.mark.parametrize("subject", [NO_SUBJECT + 1, -1])
def test_a_number_that_a_column_cannot_hold_is_an_error(subject: int) -> None:
    with pytest.raises(OverflowError, match="subject"):
        AbsenceColumns().extend_columns(**by_column([1], subject))


def test_the_largest_numbers_are_held() -> None:
    table = AbsenceColumns()

    table.extend_columns(**by_column([2**32 - 1], NO_SUBJECT))

    assert (table.columns["pupil"][0], table.columns["subject"][0]) == (2**32 - 1, NO_SUBJECT)

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.csv_book import read_csv
from opora.intake.limits import Limits
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()


def written(rows: list[list[str]], delimiter: str) -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows(rows)
    return made.getvalue()


@given(
    st.integers(2, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.text("АБёя№ «»5\"'\n", min_size=1), min_size=width, max_size=width),
            min_size=1,
        )
    ),
    st.sampled_from(";\t,"),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1251", "utf-16"]),
)
def test_a_table_comes_back_whatever_separator_and_encoding(
    rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    assert read_csv(written(rows, delimiter).encode(encoding), LIMITS).rows == rows


def test_a_decimal_comma_is_not_a_separator() -> None:
    grid = read_csv("ФИО;Средний\r\nДубова Ада;3,67\r\nЛипин Ян;4,5\r\n".encode(), LIMITS)

    assert grid.rows[1] == ["Дубова Ада", "3,67"]


def test_a_title_above_the_table_does_not_mislead() -> None:
    grid = read_csv("Отчёт, 9А, четверть\nФИО;Алгебра\nДубова Ада;4\nЛипин Ян;5\n".encode(), LIMITS)

    assert grid.rows[2] == ["Дубова Ада", "4"]


def test_blank_lines_keep_rows_in_place() -> None:
    assert read_csv(b"\n\na;b\n", LIMITS).rows == [[], [], ["a", "b"]]


@pytest.mark.parametrize("limit", [{"rows": 2}, {"columns": 2}, {"cells": 5}])
def test_rows_columns_and_cells_are_limited(limit: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="На листе") as caught:
        read_csv(b"1;2;3\n" * 3, replace(LIMITS, **limit))

    assert caught.value.code == "too_dense"


def test_a_cell_longer_than_a_file_may_be_is_unreadable() -> None:
    with pytest.raises(Refusal) as caught:
        read_csv(b"a;" + b"b" * 20, replace(LIMITS, book_bytes=10))

    assert caught.value.code == "unreadable"


def test_reading_leaves_the_limit_of_the_process_as_it_was() -> None:
    before = csv.field_size_limit()

    read_csv("а;б\n1;2\n".encode(), replace(LIMITS, book_bytes=10))

    assert csv.field_size_limit() == before

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.html_book import read_html
from opora.intake.limits import Limits
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()


def rows_of(page: str) -> list[list[str]]:
    return read_html(page.encode(), LIMITS).rows


def test_text_around_tables_is_one_row_a_line() -> None:
    page = """<html><head><title>Отчет</title><style>td {}</style></head><body>
      <h3>Отчет об успеваемости</h3><script>var x = "<td>";</script>
      <span>Учебный год:</span> <span>2024/2025</span><br>Класс: 8А<br/>
      <table><tr><td>Алгебра</td><td>4</td></tr></table>Директор ____</body></html>"""

    assert rows_of(page) == [
        ["Отчет об успеваемости"],
        ["Учебный год: 2024/2025"],
        ["Класс: 8А"],
        ["Алгебра", "4"],
        ["Директор ____"],
    ]


def test_merged_cells_keep_their_text_in_the_top_left_one() -> None:
    page = """<table>
      <tr><th rowspan=2>Предмет<th colspan="2">Март<th rowspan=2>Средняя</tr>
      <tr><th>2<th>3</tr>
      <tr><td>Алгебра<td>4<td>Б<td>3,67</tr></table>"""

    assert rows_of(page) == [
        ["Предмет", "Март", "", "Средняя"],
        ["", "2", "3", ""],
        ["Алгебра", "4", "Б", "3,67"],
    ]


def test_cells_keep_no_break_spaces_and_lose_layout() -> None:
    page = "<table><tr><td> 4&nbsp;\n  5 <td>О<br>2<td><b>Н</b> 3<td></table>"

    assert rows_of(page) == [["4\xa0 5", "О 2", "Н 3", ""]]


def test_tables_within_tables_become_rows_of_their_own() -> None:
    page = """<table><tr><td>Школа<table><tr><td>Алгебра</td><td>4</td></tr></table></td></tr>
      <tr><td>Конец</td></tr></table>"""

    assert rows_of(page) == [["Школа"], ["Алгебра", "4"], ["Конец"]]


def test_a_page_that_ends_early_loses_nothing() -> None:
    assert rows_of("<p>Школа<table><tr><td>Алгебра<td>4") == [["Школа"], ["Алгебра", "4"]]


def test_stray_tags_do_no_harm() -> None:
    page = "</table></td></script><td>до</td><table><td>4</td></tr></table>"

    assert rows_of(page) == [["до"], ["4"]]


@pytest.mark.parametrize("span", ["0", "-1", "x", ""])
def test_a_span_that_makes_no_sense_is_one(span: str) -> None:
    assert rows_of(f'<table><tr><td colspan="{span}">4<td rowspan="{span}">5</table>') == [
        ["4", "5"]
    ]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ('<table><tr><td colspan="99999999999">x</table>', "too_dense"),
        ("<table><tr>" + "<td>" * 600 + "</table>", "too_dense"),
        ("<table>" * 100, "bad_xml"),
    ],
)
def test_hostile_tables_are_refused(page: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        rows_of(page)

    assert caught.value.code == code


def test_rows_are_limited() -> None:
    with pytest.raises(Refusal, match="строки 3"):
        read_html(b"<p>1<p>2<p>3", replace(LIMITS, rows=2))


def test_a_rowspan_to_the_end_of_the_world_costs_nothing() -> None:
    assert rows_of('<table><tr><td rowspan="999999999">а<td>1<tr><td>2</table>') == [
        ["а", "1"],
        ["", "2"],
    ]


TEXTS = st.text("АБёя45/ ", min_size=1).map(str.strip)


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=5))
def test_a_plain_table_comes_back(rows: list[list[str]]) -> None:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    expected = [[" ".join(cell.split()) for cell in row] for row in rows]

    assert rows_of(f"<table>{body}</table>") == expected

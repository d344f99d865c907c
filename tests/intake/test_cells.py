"""The grammar of a lesson cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.cells import CellReader, Parsed
from opora.intake.legends import default_legend
from opora.intake.reading import ENTRIES, REASONS

LEGEND = default_legend("sgo_report")


def said(text: str) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]] | None:
    parsed = CellReader(LEGEND)[text]
    if parsed is None:
        return None
    absences = tuple(REASONS[i] for i in parsed.absences)
    return parsed.marks, absences, tuple(ENTRIES[i] for i in parsed.entries)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", ((5,), (), ())),
        ("4/5", ((4, 5), (), ())),
        ("4  4", ((4, 4), (), ())),
        ("4\xa0", ((4,), (), ())),
        ("4\xa05", ((4, 5), (), ())),
        ("5.0", ((5,), (), ())),
        ("О 2", ((2,), ("late",), ())),
        ("Б 3", ((3,), ("illness",), ())),
        ("5 Н", ((5,), ("unexcused",), ())),
        ("Н 2/2", ((2, 2), ("unexcused",), ())),
        ("Б Б 3", ((3,), ("illness", "illness"), ())),
        ("Н\u200b О", ((), ("unexcused", "late"), ())),
        ("H", ((), ("unexcused",), ())),
        (".", ((), (), ("debt",))),
        ("0", ((), (), ("debt",))),
        ("0/4", ((4,), (), ("debt",))),
        ("н/а", ((), (), ("not_assessed",))),
        ("осв.", ((), (), ("exempt",))),
        ("зач", ((), (), ("credit",))),
        ("", ((), (), ())),
        (" \xa0", ((), (), ())),
        ("1", ((1,), (), ())),
    ],
)
def test_cell_becomes_marks_absences_and_entries(text, expected) -> None:  # type: ignore[no-untyped-def]
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    ["5-", "4+", "6", "45", "4/", "/4", "4//5", "4 ?", "4,5", "3.5", "Э", "5(отл)", "-5", "٣"],
)
def test_cell_with_an_unknown_token_gives_nothing(text: str) -> None:
    assert said(text) is None


def test_legend_decides_what_a_code_means() -> None:
    reader = CellReader({"н": "illness", ".": "unexcused"})

    absences = (REASONS.index("illness"), REASONS.index("unexcused"))
    assert reader["Н ."] == Parsed((), absences, (), 0)
    assert reader["Б"] is None


def test_a_text_is_split_once() -> None:
    reader = CellReader(LEGEND)

    assert reader["4 5"] is reader["4 5"]


@given(st.lists(st.sampled_from(["5", "4/5", "2/2/3", "Н", "О", "0", "."]), max_size=6))
def test_nothing_of_a_cell_is_lost_and_order_is_kept(tokens: list[str]) -> None:
    parsed = CellReader(LEGEND)[" ".join(tokens)]

    digits = [int(sign) for token in tokens for sign in token if sign in "12345"]
    assert parsed is not None
    assert list(parsed.marks) == digits
    assert parsed.total == sum(digits)
    assert len(parsed.absences) == sum(token in "НО" for token in tokens)
    assert len(parsed.entries) == sum(token in "0." for token in tokens)


@given(st.text())
def test_any_text_is_read_or_unknown(text: str) -> None:
    parsed = CellReader(LEGEND)[text]

    assert parsed is None or all(1 <= mark <= 5 for mark in parsed.marks)

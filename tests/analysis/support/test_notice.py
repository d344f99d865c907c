"""Notices: what is proposed from figures, and that a notice is kept whole."""

from datetime import date

import pytest

from opora.analysis.support.notice import (
    COLUMNS,
    MOVES,
    Content,
    is_unsatisfactory,
    notice_rules,
    rows_of_marks,
)


def marks(subject: str, *values: int) -> list[dict[str, object]]:
    return [{"subject": subject, "mark": value} for value in values]


def final(mark: int | None, entry: str | None = None, subject: str = "Физика | ") -> dict:
    return {"subject": subject, "mark": mark, "entry": entry, "term": "2 четверть"}


def test_a_mean_of_the_border_is_proposed_and_one_above_is_not() -> None:
    given = [
        *marks("Алгебра | ", 2, 3, 3, 2, 3),  # 2,60
        *marks("Физика | ", *[3] * 61, *[2] * 39),  # 2,61
    ]

    rows = rows_of_marks(given, [])

    assert [(row.key, row.proposed) for row in rows] == [("Алгебра", True), ("Физика", False)]
    assert rows[0].cells == ("Алгебра", "2,60 (5)", "2", "–")


def test_groups_of_a_subject_are_one_and_its_final_mark_is_found() -> None:
    given = [*marks("Английский язык | 1 гр.", 2), *marks("Английский язык | ", 5)]

    (row,) = rows_of_marks(given, [final(4, subject="Английский язык | ")])

    assert row.cells == ("Английский язык", "3,50 (2)", "1", "4")


def test_a_final_mark_without_current_ones_stands_too() -> None:
    (row,) = rows_of_marks([], [final(None, "not_assessed")])

    assert (row.cells, row.proposed) == (("Физика", "–", "0", "н/а"), True)


@pytest.mark.parametrize(
    ("mark", "entry", "expected"),
    [
        (2, None, True),
        (1, None, True),
        (3, None, False),
        (None, "not_assessed", True),
        (None, "no_credit", True),
        (None, "exempt", False),
        (None, None, False),
    ],
)
def test_what_is_unsatisfactory(mark: int | None, entry: str | None, expected: bool) -> None:
    assert is_unsatisfactory(final(mark, entry)) == expected


def test_content_is_the_same_after_it_was_kept() -> None:
    made = Content(
        title="Уведомление",
        school="МБОУ «СОШ № 5»",
        pupil="Ёлкина Анна",
        label="9А",
        text="Первый абзац.\n\nВторой.",
        columns=COLUMNS["marks"],
        rows=(("Алгебра", "2,60 (5)", "2", "–"),),
        measures="",
        visit="",
        law="273-ФЗ",
    )

    kept = made.as_json()

    assert Content.of_json(kept) == made
    assert "Ёлкина" not in repr(made)


def test_every_kind_can_be_drafted() -> None:
    for kind in notice_rules().kinds.values():
        drafted = kind.drafted("9А", date(2026, 2, 27))
        assert "$" not in drafted
        assert kind.rows in COLUMNS
        assert kind.law


def test_an_answered_notice_stays_as_it_is() -> None:
    assert MOVES["signed"] == MOVES["refused"] == MOVES["cancelled"] == ()

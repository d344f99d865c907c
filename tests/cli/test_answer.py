"""What a command answers."""

import pytest

from opora.cli.answer import FINE, WITH_PROBLEMS, code_of, join, notes_json, notes_text
from opora.vocabulary.problems import Problem

NOTES = [Problem("a.xlsx", "Лист1", f"B{n}", "unknown_token", f"Ячейка {n}.") for n in range(1, 26)]


@pytest.mark.parametrize(
    ("note", "line"),
    [
        (NOTES[0], "  a.xlsx, лист «Лист1», ячейка B1: Ячейка 1."),
        (Problem("a.csv", None, "B1", "x", "Текст."), "  a.csv, ячейка B1: Текст."),
        (Problem("a.csv", None, None, "x", "Текст."), "  a.csv: Текст."),
    ],
)
def test_a_note_says_where_and_what(note: Problem, line: str) -> None:
    assert notes_text("Ошибки", [note]) == f"Ошибки: 1\n{line}"


def test_many_notes_are_cut_and_counted_in_a_text_only() -> None:
    lines = notes_text("Ошибки", NOTES).splitlines()

    assert lines[0] == "Ошибки: 25"
    assert len(lines) == 22
    assert "ещё 5" in lines[-1]
    assert "--json" in lines[-1]
    assert len(notes_json(NOTES)) == 25


def test_no_notes_are_not_mentioned() -> None:
    assert notes_text("Ошибки", []) == ""
    assert join("Готово.", notes_text("Ошибки", []), "Конец.") == "Готово.\n\nКонец."


def test_problems_alone_decide_the_code() -> None:
    assert (code_of([]), code_of(NOTES)) == (FINE, WITH_PROBLEMS)

"""What can be wrong with a file."""

import pytest

from opora.vocabulary.problems import Problem, Refusal, Remark, UserError


def test_notes_stand_as_a_person_walks_a_workbook() -> None:
    places = [
        ("а.xlsx", None, None),
        ("а.xlsx", "9А", "B2"),
        ("а.xlsx", "9А", "AA2"),
        ("а.xlsx", "9А", "A10"),
        ("б.xlsx", "9А", "A1"),
    ]
    shuffled = [Problem(*places[index], "mark", "-") for index in (3, 0, 4, 2, 1)]
    ordered = sorted(shuffled, key=Problem.sort_key)
    assert [(note.file, note.sheet, note.cell) for note in ordered] == places


def test_a_remark_is_printed_with_five_fields() -> None:
    remark = Remark("а.xlsx", None, "C14", "mean", "Среднее не сошлось.")
    assert remark.as_json() == {
        "file": "а.xlsx",
        "sheet": None,
        "cell": "C14",
        "code": "mean",
        "message": "Среднее не сошлось.",
    }


def test_a_refusal_is_an_error_for_people_with_a_stable_code() -> None:
    with pytest.raises(UserError, match=r"^Файл пуст\.$") as caught:
        raise Refusal("empty", "Файл пуст.")
    assert isinstance(caught.value, Refusal)
    assert caught.value.code == "empty"

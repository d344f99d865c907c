from collections.abc import Callable

import pytest

from opora.documents.carry import carry_over
from opora.documents.listing import ListedPupil
from opora.documents.previous import PreviousEntry, PreviousForm
from opora.vocabulary.problems import Problem, Remark

MakePupil = Callable[..., ListedPupil]


def entry(name: str = "Ёлкина Алла", cause: str = "Пропуски", **changes: str) -> PreviousEntry:
    about = {"school": "", "school_class": "9А", "subjects": ""} | changes
    return PreviousEntry(name=name, filled={"cause": cause}, sheet="Лист1", cell="A2", **about)


def previous(*entries: PreviousEntry) -> PreviousForm:
    return PreviousForm("прежняя.docx", list(entries))


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("Елкина Алла", "Ёлкина Алла"),
        ("ЁЛКИНА  АЛЛА", "Ёлкина Алла"),
        ("Ёлкина Алла", "Ёлкина Алла Батразовна"),
        ("Ёлкина Алла Батразовна", "Ёлкина Алла"),
    ],
)
def test_text_is_carried_to_the_same_pupil(make_pupil: MakePupil, said: str, listed: str) -> None:
    pupils, notes = carry_over(previous(entry(said)), [make_pupil(listed)])

    assert pupils[0].filled == {"cause": "Пропуски"}
    assert notes == []


@pytest.mark.parametrize(
    "other",
    [
        entry("Ёлкина Анна"),
        entry(school_class="9Б"),
        entry("Ёлкина Алла Ахсаровна"),
        entry(school="СОШ № 7"),
    ],
)
def test_pupil_who_is_not_listed_is_a_remark_without_a_name(
    make_pupil: MakePupil, other: PreviousEntry
) -> None:
    pupils, notes = carry_over(previous(other), [make_pupil("Ёлкина Алла Батразовна")])

    assert not pupils[0].filled
    assert [(type(note), note.code, note.cell) for note in notes] == [(Remark, "not_listed", "A2")]
    assert "Ёлкина" not in notes[0].message


def test_empty_row_of_a_pupil_who_left_the_list_is_not_mentioned(make_pupil: MakePupil) -> None:
    assert carry_over(previous(entry("Абаев А", cause="")), [make_pupil()])[1] == []


def test_school_spelt_otherwise_is_still_the_same(make_pupil: MakePupil) -> None:
    pupils, _ = carry_over(previous(entry(school="школа 5")), [make_pupil("Ёлкина Алла")])

    assert pupils[0].filled == {"cause": "Пропуски"}


def test_full_name_wins_over_a_namesake_without_patronymic(make_pupil: MakePupil) -> None:
    listed = [make_pupil("Ёлкина Алла"), make_pupil("Ёлкина Алла Батразовна")]

    pupils, notes = carry_over(previous(entry("Ёлкина Алла Батразовна")), listed)

    assert [bool(pupil.filled) for pupil in pupils] == [False, True]
    assert notes == []


@pytest.mark.parametrize("second", ["Ёлкина Алла", "Ёлкина Алла Батразовна"])
def test_entry_that_fits_two_pupils_goes_to_neither(make_pupil: MakePupil, second: str) -> None:
    listed = [make_pupil("Ёлкина Алла Ахсаровна" if " Б" in second else second), make_pupil(second)]

    pupils, notes = carry_over(previous(entry()), listed)

    assert not any(pupil.filled for pupil in pupils)
    assert [(type(note), note.code) for note in notes] == [(Problem, "namesake")]


def test_rows_for_different_subjects_are_one_pupil(make_pupil: MakePupil) -> None:
    entries = [
        entry(subjects="Алгебра (2,33)", cause="Пропуски"),
        entry(subjects="Физика; Химия", cause="Пробелы"),
    ]

    pupils, notes = carry_over(previous(*entries), [make_pupil("Ёлкина Алла")])

    assert pupils[0].filled == {"cause": "Пропуски\nПробелы"}
    assert notes == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (entry(subjects="Алгебра (2,33)"), entry(subjects="Физика, алгебра (2,10)", cause="Иное")),
        (entry(), entry(cause="Иное")),
        (
            entry("Ёлкина Алла Ахсаровна", subjects="Алгебра"),
            entry("Ёлкина Алла Батразовна", subjects="Физика", cause="Иное"),
        ),
    ],
)
def test_different_texts_that_may_be_of_namesakes_are_not_carried(
    make_pupil: MakePupil, first: PreviousEntry, second: PreviousEntry
) -> None:
    pupils, notes = carry_over(previous(first, second), [make_pupil("Ёлкина Алла")])

    assert not pupils[0].filled
    assert [note.code for note in notes] == ["namesake", "namesake"]


def test_the_same_text_twice_is_carried_once(make_pupil: MakePupil) -> None:
    pupils, notes = carry_over(previous(entry(), entry()), [make_pupil("Ёлкина Алла")])

    assert pupils[0].filled == {"cause": "Пропуски"}
    assert notes == []

"""What a school wrote in its previous form, put beside the same pupils of the new list."""

import re
from collections.abc import Sequence
from dataclasses import replace

from opora.documents.listing import ListedPupil
from opora.documents.previous import PreviousEntry, PreviousForm
from opora.vocabulary.person import name_key
from opora.vocabulary.problems import Note, Problem, Remark
from opora.vocabulary.school import school_key
from opora.vocabulary.text import fold

_MEAN = re.compile(r"\(?\d+[.,]\d+\)?\**")

_NAMESAKES = (
    "Запись подходит двум обучающимся нового списка, она не перенесена. Допишите отчество или "
    "впишите её в новую форму сами."
)
_TWO_ENTRIES = (
    "Записей об этом обучающемся несколько, и они разные, они не перенесены: это могут быть "
    "однофамильцы. Впишите нужное в новую форму сами."
)
_NOT_LISTED = "В новом списке этого обучающегося нет, запись осталась только в прежней форме."


def carry_over(
    previous: PreviousForm, pupils: Sequence[ListedPupil]
) -> tuple[list[ListedPupil], list[Note]]:
    """Return the pupils with what was written of them, and notes on rows that were not taken.

    Joined by class and folded name; a missing patronymic matches a single candidate only; schools
    with different numbers never match. Problem `namesake`: who is meant is unclear, nothing is
    carried. Remark `not_listed`: the pupil is not on the new list. Notes name no child.
    """
    notes: list[Note] = []
    entries: list[list[PreviousEntry]] = [[] for _ in pupils]
    for entry in previous.entries:
        matching = _matching(entry, pupils)
        if len(matching) == 1:
            entries[matching[0]].append(entry)
        elif matching:
            notes.append(_problem(previous.file, entry, _NAMESAKES))
        elif any(entry.filled.values()):
            place = (previous.file, entry.sheet, entry.cell)
            notes.append(Remark(*place, "not_listed", _NOT_LISTED))
    filled = []
    for pupil, own in zip(pupils, entries, strict=True):
        if _are_one(own):
            filled.append(replace(pupil, filled=_together(own)))
        else:
            filled.append(pupil)
            notes.extend(_problem(previous.file, entry, _TWO_ENTRIES) for entry in own)
    return filled, notes


def _problem(file: str, entry: PreviousEntry, message: str) -> Problem:
    return Problem(file, entry.sheet, entry.cell, "namesake", message)


def _matching(entry: PreviousEntry, pupils: Sequence[ListedPupil]) -> list[int]:
    """Return the places of the pupils whom the entry may mean: those of the same full name, or
    where there is none, those whose patronymic is missing on one side."""
    candidates = [
        number
        for number, pupil in enumerate(pupils)
        if entry.school_class in ("", pupil.school_class)
        and name_key(entry.name)[:2] == name_key(pupil.name)[:2]
        and _may_be_one_school(entry.school, pupil.school)
    ]
    patronymic = name_key(entry.name)[2]
    same = [number for number in candidates if name_key(pupils[number].name)[2] == patronymic]
    if same and patronymic:
        return same
    return [n for n in candidates if not patronymic or not name_key(pupils[n].name)[2]]


def _may_be_one_school(one: str, two: str) -> bool:
    """Tell whether the names do not contradict each other by a number: «№ 5» and «№ 7» do."""
    numbers = [{word for word in school_key(name).split() if word.isdigit()} for name in (one, two)]
    return not all(numbers) or numbers[0] == numbers[1]


def _are_one(entries: Sequence[PreviousEntry]) -> bool:
    """Tell whether entries that match one pupil are rows of one pupil: the same texts, or rows
    for different subjects."""
    if all(entry.filled == entries[0].filled for entry in entries):
        return True
    subjects = [_subjects(entry.subjects) for entry in entries]
    names = {name_key(entry.name) for entry in entries}
    return (
        len(names) == 1 and all(subjects) and len(set().union(*subjects)) == sum(map(len, subjects))
    )


def _subjects(text: str) -> set[str]:
    parts = re.split(r"[,;\n]", _MEAN.sub("", text))
    return {fold(part) for part in parts if part.strip(" *")}


def _together(entries: Sequence[PreviousEntry]) -> dict[str, str]:
    """Return the texts by column; a text said twice stands once."""
    keys = dict.fromkeys(key for entry in entries for key in entry.filled)
    texts = {key: dict.fromkeys(entry.filled.get(key, "") for entry in entries) for key in keys}
    return {key: "\n".join(filter(None, said)) for key, said in texts.items()}

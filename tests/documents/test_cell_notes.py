"""What is missing, empty of meaning or copied in the cells of a form."""

from dataclasses import replace

import pytest

from opora.documents.cell_notes import (
    AS_ANOTHER,
    AS_BEFORE,
    HOLLOW,
    MISSING,
    UNANSWERED,
    cell_notes,
    own_columns,
)
from opora.documents.draft import DraftRow
from opora.documents.submitted import SubmittedRow
from opora.orders.reader import find_order

GOOD = {
    "cause": "Пробелы за предыдущие классы",
    "work": "Разобрали 12.02 сложение дробей у доски",
    "plan": "Зачёт по дробям до 20.03",
}
OTHER = {
    "cause": "Пробелы за предыдущие классы",
    "work": "Читали вслух условия задач 14.02",
    "plan": "Три занятия по чтению в марте",
}


@pytest.fixture
def form():
    order = find_order("alania-948-2021")
    return order.form(order.campaign.form)


def row(key: str, filled: dict[str, str], **more: str) -> DraftRow:
    return DraftRow(SubmittedRow(key, None, "Аликов А.", "Школа", "9А", (), filled, **more))


def told(form, rows, before=None):
    return [(n.key, n.column, n.code) for n in cell_notes(rows, form, before or {})]


def test_a_good_form_has_no_notes(form):
    assert told(form, [row("p1", GOOD), row("p2", OTHER)]) == []


def test_every_empty_cell_stops_the_form(form):
    notes = cell_notes([row("p1", {"work": GOOD["work"]})], form, {})

    assert [(note.column, note.code) for note in notes] == [("cause", MISSING), ("plan", MISSING)]
    assert all(note.blocks for note in notes)


def test_a_cell_that_need_not_be_filled_in_stops_nothing(form):
    columns = tuple(
        replace(column, required=False) if column.key == "plan" else column
        for column in form.columns
    )
    assert told(replace(form, columns=columns), [row("p1", GOOD | {"plan": ""})]) == []


def test_another_cause_without_words_is_missing(form):
    assert told(form, [row("p1", GOOD | {"cause": "Иное"})]) == [("p1", "cause", MISSING)]
    assert told(form, [row("p1", GOOD | {"cause": "Иное\nсменил школу в январе"})]) == []


def test_words_that_say_nothing_are_pointed_at(form):
    notes = cell_notes([row("p1", GOOD | {"work": "Проведена работа"})], form, {})

    assert [(note.column, note.code, note.blocks) for note in notes] == [("work", HOLLOW, False)]


def test_a_text_of_another_pupil_leads_to_that_pupil(form):
    rows = [row("p1", GOOD), row("p2", OTHER | {"work": GOOD["work"].upper()})]

    (note,) = cell_notes(rows, form, {})

    assert (note.key, note.column, note.code, note.other) == ("p2", "work", AS_ANOTHER, "p1")
    # A cause is chosen from a dictionary: the same one is no copy.
    assert told(form, [row("p1", GOOD), row("p2", OTHER | {"cause": GOOD["cause"]})]) == []


def test_a_text_of_last_time_is_pointed_at(form):
    assert told(form, [row("p1", GOOD)], {"p1": {"plan": GOOD["plan"] + "."}}) == [
        ("p1", "plan", AS_BEFORE)
    ]
    assert told(form, [row("p1", GOOD)], {"p2": {"plan": GOOD["plan"]}}) == []


def test_who_is_left_out_is_not_looked_at_and_who_left_the_list_is_asked_about(form):
    out = row("p1", {}, why_left_out="Учится на дому")
    asked = replace(row("p2", OTHER), from_facts=False)
    kept = replace(row("p3", GOOD, why_added="Решение педсовета"), from_facts=False)

    assert told(form, [out, asked, kept]) == [("p2", "", UNANSWERED)]


def test_notes_hold_no_text(form):
    notes = cell_notes([row("p1", {}), row("p2", GOOD), row("p3", GOOD)], form, {})

    assert notes
    for word in ("Аликов", "дробей", "Зачёт"):
        assert word not in repr(notes)


def test_the_columns_of_the_school_are_those_it_completes(form):
    assert [column.kind for column in own_columns(form)] == ["cause", "work", "plan"]

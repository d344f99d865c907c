"""Recommendations: drafted from figures for a person, kept when edited, compared by version."""

from dataclasses import replace
from datetime import date

from analysis.term_end.figures import figures, lag, low
from opora.analysis.term_end.recommend import changes, drafted, drafted_again, place_title
from opora.vocabulary.school_days import DaysOff

LAST = date(2025, 12, 30)
OFF = DaysOff.load()
ADDRESS = {
    ("subject_teacher", "9А", "Алгебра"): 5,
    ("class_teacher", "9А", ""): 6,
    ("deputy_head", "", ""): 7,
}
NAMES = {5: "Ёлкина М. П.", 6: "Ильин О. Т."}


def drafts(rules, *measured):
    return drafted(figures(*measured), rules, LAST, ADDRESS, OFF)


def test_a_zone_gives_a_text_to_the_teacher_and_to_the_class_teacher(rules):
    found = drafts(rules, low())

    assert [(each.to, each.staff) for each in found] == [("subject_teacher", 5),
                                                         ("class_teacher", 6)]  # fmt: skip
    assert found[0].text.startswith("Алгебра, 9А: не успевают 8 из 25 (32,00 %; ")
    assert found[0].due == date(2026, 1, 30)  # fifteen working days after the holidays


def test_what_is_no_zone_gives_none(rules):
    assert drafts(rules, low(zone=False)) == []


def test_a_zone_of_nobody_is_kept_without_a_name(rules):
    assert [each.staff for each in drafts(rules, low("5А"))] == [None, None]


def test_a_subject_over_all_classes_is_the_deputy_heads(rules):
    (each,) = drafts(rules, low("", kind="subject_low"))

    assert (each.to, each.staff) == ("deputy_head", 7)
    assert each.text.startswith("Алгебра, все классы: не успевают 8 из 25")


def test_drafting_again_keeps_what_people_wrote(rules):
    first = drafts(rules, low(), lag())
    edited = [replace(first[0], text="Своими словами."), *first[1:]]
    again = drafted_again(drafts(rules, low(), low("5А")), edited)

    assert again[2].text == "Своими словами."
    assert [each.zone[:2] for each in again] == [
        ("place_low", "5А"),
        ("place_low", "5А"),
        ("place_low", "9А"),
        ("place_low", "9А"),
        ("programme", "9А"),  # the zone is gone, the text is people's to delete
    ]


def test_differences_of_two_versions_are_told_field_by_field(rules):
    first = drafts(rules, low())
    second = [replace(first[0], text="Иначе.", staff=6), *drafts(rules, lag())]
    found = changes(first, second, ("", "Вывод"), NAMES)

    assert [(each.zone and each.zone[0], each.what) for each in found] == [
        (None, "выводы"),
        ("place_low", "рекомендация учителю предмета"),
        ("place_low", "кто учителю предмета"),
        ("programme", "рекомендация учителю предмета"),
        ("programme", "срок учителю предмета"),
        ("programme", "кто учителю предмета"),
        ("place_low", "рекомендация классному руководителю"),
        ("place_low", "срок классному руководителю"),
        ("place_low", "кто классному руководителю"),
    ]
    assert (found[2].before, found[2].after) == ("Ёлкина М. П.", "Ильин О. Т.")
    assert found[-1].after == ""
    assert changes(second, second, ("x", "x"), NAMES) == []


def test_places_are_called_as_people_call_them():
    assert place_title(("x", "9А", "Алгебра")) == "9А, Алгебра"
    assert place_title(("x", "9А", "")) == "9А, все предметы"
    assert place_title(("x", "", "Алгебра")) == "все классы, Алгебра"

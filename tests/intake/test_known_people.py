"""Who is who where a school's people are known: the certain is joined, the rest is asked."""

from itertools import count

import pytest

from opora.intake.known_people import Known, match_known
from opora.intake.reading import PupilEntry, Reading, Section

NOW, LAST = (2025, "9А"), (2024, "8А")
ANNA, OLEG = "Дубова Анна Ильинична", "Липин Олег Янович"


def reading(*names, group=NOW, tables=None):
    """A list of these people; people of one table are different people."""
    found = Reading(sections=[Section("Школа", group[1], group[0])], sheets=["Лист1"])
    for row, name in enumerate(names):
        found.pupils.append(PupilEntry(name, 0, (tables or {}).get(row, 0), 0, row, 0))
    return found


def matched(*files, known=(), decisions=None, reserved=None):
    numbers = count(1000)
    return match_known(files, known, decisions or {}, reserved or {}, lambda: next(numbers))


def asked(result):
    return [(q.kind, q.entries, set(q.candidates)) for q in result.questions]


def test_the_same_name_in_the_same_class_is_the_same_person():
    result = matched(reading("дубова  анна ильинична"), known=[Known(7, NOW, ANNA)])
    assert result.numbers == [[7]]
    assert (result.questions, result.new, result.joined) == ([], {}, set())


def test_nobody_known_makes_everybody_new_and_one_person_of_two_files_one():
    result = matched(reading(ANNA, OLEG), reading(ANNA))
    assert result.numbers == [[1000, 1001], [1000]]
    assert result.questions == []
    assert result.new[1000] == (NOW, ANNA)


def test_promised_numbers_are_given_again():
    result = matched(reading(ANNA, OLEG), reserved={(0, 1): 55})
    assert result.numbers == [[1000, 55]]


def test_a_unique_name_of_the_class_below_goes_up():
    result = matched(reading(ANNA, OLEG), known=[Known(7, LAST, ANNA), Known(8, LAST, OLEG)])
    assert result.numbers == [[7, 8]]
    assert result.promoted == 2
    assert result.joined == {(7, NOW), (8, NOW)}
    assert result.questions == []


def test_namesakes_of_the_class_below_are_asked_about():
    known = [Known(7, LAST, ANNA), Known(8, LAST, ANNA)]
    result = matched(reading(ANNA), known=known)
    assert asked(result) == [("moved", ((0, 0),), {7, 8})]
    assert result.numbers == [[1000]]


def test_two_new_namesakes_share_nobody_of_the_class_below():
    result = matched(reading(ANNA, ANNA), known=[Known(7, LAST, ANNA)])
    assert len(result.questions) == 2
    assert result.promoted == 0


def test_somebody_who_is_already_in_a_class_of_this_year_does_not_go_up_again():
    known = [Known(7, LAST, ANNA), Known(7, (2025, "9Б"), ANNA)]
    assert asked(matched(reading(ANNA), known=known)) == [("moved", ((0, 0),), {7})]


def test_the_tenth_grade_comes_of_all_ninth_classes():
    known = [Known(7, (2024, "9А"), ANNA), Known(8, (2024, "9Б"), OLEG)]
    result = matched(reading(ANNA, OLEG, group=(2025, "10А")), known=known)
    assert result.numbers == [[7, 8]]


def test_the_same_name_in_another_class_may_have_moved():
    known = [Known(7, (2025, "9Б"), ANNA)]
    result = matched(reading(ANNA), known=known)
    assert asked(result) == [("moved", ((0, 0),), {7})]
    chosen = matched(reading(ANNA), known=known, decisions={(0, 0): 7})
    assert chosen.numbers == [[7]]
    assert chosen.joined == {(7, NOW)}
    assert chosen.new == {}


def test_a_namesake_who_is_in_the_files_where_he_was_has_not_moved():
    other = (2025, "9Б")
    result = matched(reading(ANNA), reading(ANNA, group=other), known=[Known(7, other, ANNA)])
    assert result.questions == []
    assert result.numbers == [[1000], [7]]


def test_another_surname_is_asked_about_when_the_old_one_is_gone():
    known = [Known(7, NOW, ANNA), Known(8, NOW, OLEG)]
    gone = matched(reading("Осинина Анна Ильинична", OLEG), known=known)
    assert asked(gone) == [("renamed", ((0, 0),), {7})]
    there = matched(reading("Осинина Анна Ильинична", ANNA), known=known)
    assert there.questions == []


def test_a_decision_is_remembered_as_a_spelling_and_not_asked_again():
    new_name = "Осинина Анна Ильинична"
    result = matched(reading(new_name), known=[Known(7, NOW, ANNA)], decisions={(0, 0): 7})
    assert result.spellings == {(7, new_name)}
    again = matched(reading(new_name), known=[Known(7, NOW, ANNA, (new_name,))])
    assert again.numbers == [[7]]
    assert again.questions == []


def test_a_short_name_with_two_to_choose_from_is_asked_about_once_for_all_files():
    known = [Known(7, NOW, ANNA), Known(8, NOW, "Дубова Анна Олеговна")]
    short = "Дубова Анна"
    result = matched(reading(short), reading(short), known=known)
    assert asked(result) == [("namesake", ((0, 0), (1, 0)), {7, 8})]
    chosen = matched(reading(short), reading(short), known=known, decisions={(0, 0): 8})
    assert chosen.numbers == [[8], [8]]
    spelt = [known[0], Known(8, NOW, known[1].name, (short,))]
    assert matched(reading(short), known=spelt).numbers == [[8]]


def test_a_short_name_may_be_one_who_is_new_in_the_same_files():
    other = "Дубова Анна Олеговна"
    result = matched(reading(ANNA, other), reading("Дубова Анна"))
    assert asked(result) == [("namesake", ((1, 0),), {1000, 1001})]
    chosen = matched(reading(ANNA, other), reading("Дубова Анна"), decisions={(1, 0): 1001})
    assert chosen.numbers == [[1000, 1001], [1001]]
    assert set(chosen.new) == {1000, 1001}


def test_full_namesakes_of_one_class_are_never_joined_by_guess():
    known = [Known(7, NOW, ANNA), Known(8, NOW, ANNA)]
    result = matched(reading(ANNA, ANNA), known=known)
    assert [kind for kind, _, _ in asked(result)] == ["namesake", "namesake"]
    chosen = matched(reading(ANNA, ANNA), known=known, decisions={(0, 0): 8, (0, 1): 7})
    assert chosen.numbers == [[8, 7]]


def test_a_decision_that_is_no_candidate_any_more_is_asked_anew():
    result = matched(reading(ANNA), known=[Known(7, (2025, "9Б"), ANNA)], decisions={(0, 0): 99})
    assert result.questions[0].decision is None


def test_a_fuller_name_of_the_same_person_is_kept():
    result = matched(reading(ANNA), known=[Known(7, NOW, "Дубова Анна")])
    assert result.fuller == {7: ANNA}


def test_pupils_without_a_class_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="without a class"):
        matched(reading(ANNA, group=(2025, None)))


def test_names_stay_out_of_repr():
    shown = repr(matched(reading(ANNA), known=[Known(7, (2025, "9Б"), ANNA)]))
    assert "Дубова" not in shown
    assert "Дубова" not in repr(Known(7, NOW, ANNA))

import pytest

from opora.documents.handmade.schools import KnownSchool, match_school, may_be_one, names_school

KNOWN = [
    KnownSchool(1, ("МБОУ «СОШ № 5 г. Беслан»", "СОШ 5")),
    KnownSchool(2, ("МБОУ Лицей № 5",)),
    KnownSchool(3, ("МКОУ СОШ с. Хумалаг",)),
    KnownSchool(4, ("МБОУ СОШ № 1 им. Х. Образцова",)),
    KnownSchool(5, ("МБОУ СОШ № 1 ст. Змейской",)),
]


@pytest.mark.parametrize(
    ("text", "school", "how"),
    [
        ("МБОУ «СОШ №5 г.Беслан»", 1, "exact"),
        ("мбоу COШ № 5 г беслан", 1, "exact"),
        ("школа №5", 1, "number"),
        ("МКОУ средняя общеобразовательная школа № 5", 1, "number"),
        ("лицей5", 2, "number"),
        ("СОШ №1 ст.Змейской", 5, "number"),
        ("СШ Хумалаг", 3, "number"),
    ],
)
def test_a_school_is_known_by_its_name(text: str, school: int, how: str) -> None:
    found = match_school(text, KNOWN)

    assert (found.school, found.how) == (school, how)


def test_two_schools_that_fit_are_offered() -> None:
    found = match_school("МБОУ CОШ №1", KNOWN)

    assert (found.school, found.how, found.candidates) == (None, "choose", (4, 5))


@pytest.mark.parametrize("text", ["", "«»", "Гимназия № 99", "СОШ № 7"])
def test_no_school_is_guessed(text: str) -> None:
    assert match_school(text, KNOWN).school is None


def test_a_name_that_is_nearly_right_is_offered_only() -> None:
    found = match_school("МКОУ СОШ с. Хумалак", KNOWN)

    assert found.school is None
    assert found.candidates[0] == 3


def test_equal_names_of_two_schools_are_never_chosen_between() -> None:
    twins = [KnownSchool(1, ("СОШ № 2",)), KnownSchool(2, ("СОШ №2",))]

    assert match_school("СОШ 2", twins).candidates == (1, 2)


def test_names_contradict_by_number_or_kind() -> None:
    assert may_be_one("СОШ 5", "МБОУ средняя школа № 5 г. Беслан")
    assert not may_be_one("СОШ 5", "СОШ 7")
    assert not may_be_one("СОШ 5", "Лицей 5")


def test_a_text_names_a_school_by_a_whole_word() -> None:
    assert names_school("МБОУ СОШ № 5")
    assert not names_school("Перевёлся в другую школу")

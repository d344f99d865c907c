"""Spellings of class labels."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opora.vocabulary.class_label import class_sort_key, grade_of, parse_class

LETTERS = "АБВГДЕЁЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"
LABELS = st.builds(
    str.__add__,
    st.integers(2, 11).map(str),
    st.sampled_from(["", "-1", "соц-экон", "инклюзив", "-2-хим", "А-скк", *LETTERS]),
)


SPELLINGS_OF_9A = (
    '9А|9A|9 А|9-А|9«А»|9а|9"А"|9\xa0А|9\u200bА|９А|9а класс|9 кл. А|9.А|9–А| 9А |9 «А» класс|'
    "класс 9А|Класс: 9А|кл.9А|9 - А|9 класс «А»|9-й «А» класс|9А (девочки)|9А 2 гр.|9А (1 группа)|"
    "9«А|9a|9А группа 1|9А/Русский язык|9 А/Физика|9А класса|9\xadА|КЛАСС 9а|9«А» класс (1 гр.)"
)
UNCLEAR = (
    "09А|IX А|12А|9АБ|9абвг АБВ|0А|12|0||А|нет|а(2)|ИСИП-01|9b|9h|9й|9-й|9А, 9Б|9-11|9/А|9А1|9 А А|"
    "10 11|9А класс 2024|7.5|5.0|01.09|3 мар|1 четверть|1 сентября|2 полугодие|5 отметок|1 группа|"
    "9 ФМ|10ФИЗ-МАТ|1четверть|№ 9А|٩А|Математика|филиал|1²|9-й группа"
)


@pytest.mark.parametrize("text", SPELLINGS_OF_9A.split("|"))
def test_spellings_of_9a_are_one_label(text: str) -> None:
    assert parse_class(text) == "9А"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("8-А 1 группа", "8А"),
        ("5ж/Русский язык", "5Ж"),
        ("9 класс", "9"),
        ("9-й класс", "9"),
        ("11", "11"),
        ("11 нет", "11"),
        ("11Б", "11Б"),
        ("9/Математика", "9"),
        ("9B", "9В"),
        ("9H", "9Н"),
        ("9Ё", "9Ё"),
        ("10 соц-экон", "10соц-экон"),
        ("10 Соц-Экон", "10соц-экон"),
        ("5 (инклюзив)", "5инклюзив"),
        ("5 класс (инклюзив)", "5инклюзив"),
        ("10-1", "10-1"),
        ("5-2", "5-2"),
        ("2-2", "2-2"),
        ("5-2 класс", "5-2"),
        ("11-9", "11-9"),
        ("1 доп.", "1доп"),
        ("5а СКК", "5А-скк"),
        ("5а CKK", "5А-скк"),
        ("10 (хим, био)", "10хим-био"),
        ("10-1 хим", "10-1-хим"),
    ],
)
def test_other_labels_are_read(text: str, label: str) -> None:
    assert parse_class(text) == label


@pytest.mark.parametrize(
    "text", ["8-9", "8-9 класс", "8–9 классы", "1-4 классы", "7-8", "1-2", "Класс: 5-6", "8-9 хим"]
)
def test_grades_joined_by_a_hyphen_are_a_range_and_no_class(text: str) -> None:
    assert parse_class(text) is None


@given(st.integers(1, 11), st.integers(1, 9))
def test_a_number_after_the_hyphen_is_never_greater_than_the_grade(grade: int, number: int) -> None:
    text = f"{grade}-{number}"

    assert parse_class(text) == (text if number <= grade else None)


@pytest.mark.parametrize("text", UNCLEAR.split("|"))
def test_unclear_text_is_left_to_a_person(text: str) -> None:
    assert parse_class(text) is None


@given(LABELS)
def test_a_label_is_read_as_itself(label: str) -> None:
    assert parse_class(label) == label


@given(st.text(alphabet='0123456789 АБавклсABabH-«»"./()гр\xa0', max_size=12))
@example("1ё AAA")
def test_whatever_is_read_is_read_the_same_again(text: str) -> None:
    label = parse_class(text)
    assert label is None or parse_class(label) == label


@given(st.text(max_size=30))
def test_any_text_gives_a_label_of_a_real_grade_or_nothing(text: str) -> None:
    label = parse_class(text)
    assert label is None or 1 <= grade_of(label) <= 11


def test_grade_is_the_number_of_the_label() -> None:
    assert [grade_of(label) for label in ("9А", "11", "10-1", "5А-скк")] == [9, 11, 10, 5]


def test_grade_of_what_is_not_a_label_is_an_error() -> None:
    with pytest.raises(ValueError, match="without a grade"):
        grade_of("А")


def test_classes_stand_in_the_order_of_a_school() -> None:
    labels = ["10А", "9Ж", "9Ё", "9", "9Б", "9Е", "10-1", "1А", "10соц-экон"]
    expected = ["1А", "9", "9Б", "9Е", "9Ё", "9Ж", "10-1", "10А", "10соц-экон"]
    assert sorted(labels, key=class_sort_key) == expected


def test_a_long_note_is_not_a_label() -> None:
    assert parse_class("9А" + " " * 300) is None

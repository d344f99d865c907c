"""`opora term-end report`: zones and drafts of a school in the data directory."""

from datetime import date

import pytest

from opora.facts.identity import IdentityMap
from stores import accepted

ALGEBRA = "Алгебра | "


def finals(school, label, low, first):
    return [
        {
            "school_id": school,
            "pupil_id": first + n,
            "school_class": label,
            "subject": ALGEBRA,
            "term": "2 четверть",
            "mark": 2 if n < low else 4,
        }
        for n in range(25)
    ]


@pytest.fixture
def data(tmp_path):
    """Two schools; in 9А of the first ten of twenty-five fail, in 9Б nobody."""
    store = accepted(
        tmp_path,
        {
            "final_marks": [
                *finals(1, "9А", 10, 100),
                *finals(1, "9Б", 0, 200),
                *finals(2, "9А", 25, 300),
            ]
        },
    )
    people = IdentityMap.load(store.identity_path)
    people.keep_school(1, "МБОУ СОШ № 1")
    people.keep_school(2, "МБОУ СОШ № 2")
    people.save()
    return store.root


def asked(data, *more, term="2 четверть"):
    return ("term-end", "report", "--data", data, "--term", term, "--year", "2025", *more)


ONE = ("--school", "мбоу сош №1")


def test_zones_come_with_numbers_interval_and_drafts(data, opora):
    code, found = opora(*asked(data, *ONE))
    (zone, *_) = found["zones"]

    assert code == 0
    assert (found["school"], found["term"], found["on"]) == (
        "МБОУ СОШ № 1",
        "2 четверть",
        "2025-12-30",
    )
    assert zone == {
        "kind": "place_low",
        "school_class": "9А",
        "subject": "Алгебра",
        "numerator": 10,
        "denominator": 25,
        "by_mean": 0,
        "interval_percent": ["21.13", "61.33"],
        "against": [10, 50],
    }
    assert {each["to"] for each in found["recommendations"]} >= {"учителю предмета"}
    assert len(found["not_known"]) == 2


def test_the_text_is_for_people(data, say):
    code, text = say(*asked(data, *ONE))

    assert code == 0
    assert "9А, Алгебра: не успевают 10 из 25 (40,00 %;" in text
    assert "Не проверено: нет КТП" in text


def test_documents_are_written(data, opora, tmp_path):
    _, found = opora(*asked(data, *ONE, "--out", tmp_path / "out"))

    starts = {"docx": b"PK", "pdf": b"%PDF", "xlsx": b"PK"}
    files = sorted((tmp_path / "out").iterdir())
    assert [path.as_posix() for path in files] == sorted(found["files"])
    assert {p.suffix[1:] for p in files} == starts.keys()
    assert all(p.read_bytes().startswith(starts[p.suffix[1:]]) for p in files)


def test_the_same_question_gives_the_same_bytes(data, opora, tmp_path):
    for name in ("a", "b"):
        opora(*asked(data, *ONE, "--out", tmp_path / name))

    for one in (tmp_path / "a").iterdir():
        assert one.read_bytes() == (tmp_path / "b" / one.name).read_bytes(), one.suffix


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "школ: 2. Назовите одну"),
        (("--school", "Лицей"), "такой школы в каталоге данных нет"),
        ((*ONE, "--term", "7 четверть"), "Есть: 1 четверть, 2 четверть"),
        ((*ONE, "--year", "2031"), "календаря 2031/2032 года нет"),
        ((*ONE, "--year", "год"), "нужен первый год"),
        ((*ONE, "--on", "30.02.2025"), "--on"),
    ],
)
def test_what_is_wrong_is_said(data, say, more, said):
    code, text = say(*asked(data, *more))

    assert (code, said in text) == (2, True), text


def test_the_year_is_told_by_the_day(data, opora, say):
    words = ("term-end", "report", "--data", data, *ONE, "--term", "1 полугодие")
    _, found = opora(*words, "--on", "25.12.2025")

    assert (found["school_year"], found["term"], found["on"]) == (2025, "2 четверть", "2025-12-25")
    assert say(*words)[0] == 2


def test_an_empty_directory_says_what_to_do(tmp_path, say):
    assert say(*asked(tmp_path / "none"))[0] == 2


def test_a_day_of_the_figures_is_in_the_trace(data, opora):
    _, found = opora(*asked(data, *ONE, "--on", "12.01.2026"))

    assert date.fromisoformat(found["on"]) == date(2026, 1, 12)

"""Where figures lead."""

import pytest

from opora.web.links import Links

LINKS = Links(7, 2025, {"9А": 31}, {"term": "1 четверть"}, staff={"Учитель Иван": 5})
KEPT = "year=2025&term=1+%D1%87%D0%B5%D1%82%D0%B2%D0%B5%D1%80%D1%82%D1%8C"


@pytest.mark.parametrize(
    ("opens", "address"),
    [
        ({"school_class": "9А"}, f"/classes/31/?{KEPT}"),
        ({"school_class": "9А", "subject": "x"}, f"/classes/31/subject/?{KEPT}&subject=x"),
        ({"school_class": "9А", "pupil": 8}, f"/pupils/8/?{KEPT}"),
        ({"pupil": 8, "subject": "a&b"}, f"/pupils/8/marks/?{KEPT}&subject=a%26b"),
        ({"grade": 9}, f"/units/7/results/?{KEPT}&grade=9"),
        ({"unit": 9}, f"/units/9/results/?{KEPT}"),
        ({"teacher": "Учитель Иван"}, f"/units/7/results/?{KEPT}&teacher=5"),
        ({"school_class": "8А"}, None),  # a class that records do not know, or that is closed
        ({}, None),
    ],
)
def test_a_figure_leads_to_what_it_is_made_of(opens, address):
    assert LINKS.of(opens) == address


def test_a_figure_says_its_own_term_where_it_has_one():
    assert LINKS.of({"grade": 9, "term": "год"}) == (
        "/units/7/results/?year=2025&term=%D0%B3%D0%BE%D0%B4&grade=9"
    )


def test_a_class_subject_and_day_are_a_work_on_a_page_of_works_only():
    opens = {"school_class": "9А", "subject": "x", "date": "2025-09-08"}
    works = Links(7, 2025, {"9А": 31}, works=True)

    assert works.of(opens) == "/classes/31/works/work/?year=2025&subject=x&date=2025-09-08"
    assert LINKS.of(opens).startswith("/classes/31/subject/")


def test_figures_of_one_pupil_lead_to_the_pupil_though_they_do_not_say_it():
    links = Links(7, 2025, {}, within={"pupil": 8})

    assert links.of({"term": "год"}) == "/pupils/8/?year=2025&term=%D0%B3%D0%BE%D0%B4"
    assert links.of({}) is None

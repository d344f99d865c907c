"""One pupil under two numbers: joined and parted by a person, one person on every page."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

import pytest
from django.conf import settings

from opora.facts.store import Store
from opora.records.actions.by import PROGRAM
from opora.records.actions.people import enrol, school_class
from opora.records.actions.pupils import join_pupils
from opora.records.models import AuditEvent, Enrolment, Pupil
from opora.records.queries.classes import classes_of
from schooling import teach_all
from stores import upload
from town import ALGEBRA, PHYSICS, YEAR

pytestmark = pytest.mark.usefixtures("on_the_day")
TERM = f"term={quote('1 четверть')}"
NOW = "Вётлина Анна Олеговна"


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def rows_of(page):
    return re.findall(r"<tr[ >].*?</tr>", page)


def sent(tables):
    Store(settings.DATA).accept(upload(Path(mkdtemp(prefix="opora-")), "second", tables))


@pytest.fixture
def two(town):
    """A pupil of 9А whose final mark in physics stands under a second number, with a new name."""
    teach_all(town.school, "9А", "9Б")
    first = town.school.pupils["9А"][1]
    row = Enrolment.objects.get(pupil=first).school_class
    second = enrol(by=PROGRAM, name=NOW, school_class=row)
    where = {"school_id": town.school.number, "school_class": "9А", "school_year": YEAR}
    own = {**where, "pupil_id": second, "subject_name": "Химия", "subject": "химия"}
    marks = [{**own, "date": date(2025, 9, 10), "mark": 3}]
    sent({"marks": marks, "final_marks": [{**own, "term": "1 четверть", "mark": 3}]})
    return first, second


def lists(client, town):
    return text(client.get(f"/classes/{town.school.classes['9А']}/?show=lists&{TERM}"))


def test_a_deputy_finds_the_other_card_sees_both_joins_and_parts_them(two, town, browser):
    first, second = two
    deputy, address = browser("deputy_head"), f"/pupils/{first}/same/"
    before = lists(deputy, town)
    assert "Вётлина" in before

    assert address in deputy.get(f"/pupils/{first}/").content.decode()
    assert f"?other={second}" in text(deputy.get(f"{address}?q=вётлина"))
    pair = text(deputy.get(f"{address}?other={second}"))
    for said in ("Это один человек?", NOW, "Вётлин Пётр Ильич", "Отметок: 1 за 2025/26", "9А"):
        assert said in pair
    done = deputy.post(address, {"other": second, "kept": first, "why": "renamed"})
    assert done.url == f"{address}?done=joined"

    joined = lists(deputy, town)
    assert "Вётлина" not in joined
    (row,) = [row for row in rows_of(joined) if "Вётлин" in row and "С одной «3»" in row]
    assert "химия" in row  # the «3» of the second number keeps the first from хорошисты
    assert "Разделить" in text(deputy.get(address))

    assert deputy.post(address, {"part": second, "why": "mistake"}).status_code == 302
    assert rows_of(lists(deputy, town)) == rows_of(before)
    told = AuditEvent.objects.filter(what__startswith="ученики").order_by("number")
    assert [(event.what, sorted(event.pupils), event.unit) for event in told] == [
        (what, sorted(two), town.school.number)
        for what in ("ученики объединены", "ученики разделены")
    ]
    assert told[0].details["why"] == "Сменил фамилию или имя"


def test_a_number_that_was_joined_answers_at_the_address_of_the_other(two, browser):
    first, second = two
    join_pupils(by=PROGRAM, kept=second, other=first)
    deputy = browser("deputy_head")

    for page in ("", "marks/", "same/", "seen/"):
        moved = deputy.get(f"/pupils/{first}/{page}?subject={quote(ALGEBRA)}")
        assert moved.status_code == 302
        assert moved.url == f"/pupils/{second}/{page}?subject={quote(ALGEBRA)}"
    page = text(deputy.get(f"/pupils/{first}/?{TERM}", follow=True))
    assert all(said in page for said in (NOW, ALGEBRA, PHYSICS, "химия"))
    assert browser("far_deputy_head").get(f"/pupils/{first}/").status_code == 404


def test_a_subject_and_a_school_count_the_person_once(two, town, browser):
    first, second = two
    deputy = browser("deputy_head")
    school = f"/units/{town.school.number}/results/?{TERM}"

    def pupils():
        (row,) = [row for row in rows_of(text(deputy.get(school))) if ">9А<" in row]
        return re.findall(r"<td[^>]*>(?:<a[^>]*>)?([^<]*)", row)[0]

    assert pupils() == "4"
    join_pupils(by=PROGRAM, kept=first, other=second)
    assert pupils() == "3"
    subject = f"/classes/{town.school.classes['9А']}/subject/?subject={quote('химия')}&{TERM}"
    assert "Вётлин Пётр" in text(deputy.get(subject))
    sizes = {each.label: each.pupils for each in classes_of(town.school.number, YEAR)}
    assert sizes["9А"] == 3


@pytest.fixture
def two_years(town):
    """A pupil of 9А who was in 8В the year before under another number."""
    teach_all(town.school, "9А")
    now = town.school.pupils["9А"][0]
    row = school_class(school=town.school.number, school_year=YEAR - 1, label="8В")
    before = enrol(by=PROGRAM, name="Берёзина Пётр", school_class=row)
    own = {
        "school_id": town.school.number,
        "school_class": "8В",
        "school_year": YEAR - 1,
        "pupil_id": before,
        "subject_name": "Черчение",
        "subject": "черчение",
    }
    marks = [{**own, "date": date(YEAR - 1, 9, 10), "mark": 3}]
    sent({"marks": marks, "final_marks": [{**own, "term": "год", "mark": 3}]})
    join_pupils(by=PROGRAM, kept=now, other=before)
    return now, before


def test_a_year_that_is_chosen_shows_its_class_and_marks_under_whichever_number(two_years, browser):
    now, before = two_years
    deputy = browser("deputy_head")

    this = text(deputy.get(f"/pupils/{now}/"))
    last = text(deputy.get(f"/pupils/{now}/?year={YEAR - 1}"))

    assert ("9А" in this, "черчение" in this, ALGEBRA in this) == (True, False, True)
    assert ("Берёзин Пётр Ильич, 8В" in last, "черчение" in last, ALGEBRA in last) == (
        True,
        True,
        False,
    )
    assert f'<option value="{YEAR - 1}" selected>' in last
    years = text(deputy.get(f"/pupils/{now}/?show=years"))
    assert all(said in years for said in ("2024/25", "2025/26"))
    assert "3,00" in next(row for row in rows_of(years) if "2024/25" in row)
    marks = f"/pupils/{now}/marks/?subject={quote('черчение')}&year={YEAR - 1}"
    assert "10.09.2024" in text(deputy.get(marks))
    assert deputy.get(f"/pupils/{before}/?year={YEAR - 1}").url == f"/pupils/{now}/?year={YEAR - 1}"


def test_documents_of_a_past_year_are_of_that_year(two_years, browser):
    now, _ = two_years
    address = f"/pupils/{now}/?year={YEAR - 1}&report=pupil&as=xlsx"

    content = browser("deputy_head").get(address)

    assert content.status_code == 200
    assert content.content.startswith(b"PK")


def test_a_class_teacher_sees_no_year_that_is_not_hers(two_years, browser):
    now, before = two_years
    teacher = browser("class_teacher")

    page = text(teacher.get(f"/pupils/{now}/"))

    assert "Учебный год" not in page
    assert "same/" not in page
    for address in (f"/pupils/{now}/?year={YEAR - 1}", f"/pupils/{now}/?show=years",
                    f"/pupils/{before}/?year={YEAR - 1}"):  # fmt: skip
        assert teacher.get(address).status_code == 404


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("deputy_head", 200),
        ("head", 200),
        ("class_teacher", 404),
        ("subject_teacher", 404),
        ("administrator", 404),
        ("municipal_coordinator", 404),
        ("far_deputy_head", 404),
    ],
)
def test_who_may_join(two, browser, key, status):
    assert browser(key).get(f"/pupils/{two[0]}/same/").status_code == status


def test_nobody_of_another_school_is_joined_or_named(two, town, browser):
    first, _ = two
    stranger = town.far.pupils["9А"][2]
    Pupil.objects.filter(pk=stranger).update(name="Синицына Ольга")
    deputy, address = browser("deputy_head"), f"/pupils/{first}/same/"
    form = {"kept": first, "why": "renamed"}

    for number in (stranger, 4_294_967_001, first):
        page = text(deputy.get(f"{address}?other={number}"), 400)
        assert "Такого ученика в этой школе нет" in page
        assert "Синицына" not in page
        assert deputy.post(address, {**form, "other": number}).status_code == 400
    assert not Pupil.objects.exclude(merged_into=None).exists()


def test_marks_of_one_day_that_differ_or_are_equal_are_told_before(two, town, browser):
    first, _ = two
    namesake = town.school.pupils["9Б"][0]

    pair = text(browser("deputy_head").get(f"/pupils/{first}/same/?other={namesake}"))

    # Of ten lessons three in physics gave both the same mark.
    assert "они разные. Таких уроков: 7." in pair
    assert "одинаковы: 3." in pair


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"why": "renamed"}, "Выберите «Главная карточка»"),
        ({"kept": "1", "why": "renamed"}, "какая карточка главная"),
        ({"kept": "first", "why": "Вётлина сменила имя"}, "Выберите причину"),
    ],
)
def test_what_is_missing_is_said_and_both_cards_stay(two, browser, form, said):
    first, second = two
    typed = {**form, "other": second}
    if typed.get("kept") == "first":
        typed["kept"] = first

    page = text(browser("deputy_head").post(f"/pupils/{first}/same/", typed), 400)

    assert said in page
    assert NOW in page
    assert not Pupil.objects.exclude(merged_into=None).exists()


def test_whoever_was_joined_goes_along_and_is_parted_alone(two, town, browser):
    first, second = two
    third = town.school.pupils["9А"][2]
    deputy = browser("deputy_head")
    join_pupils(by=PROGRAM, kept=first, other=second)

    deputy.post(f"/pupils/{first}/same/", {"other": third, "kept": third, "why": "spelt"})
    merged = dict(Pupil.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    assert merged == {first: third, second: third}

    deputy.post(f"/pupils/{third}/same/", {"part": first, "why": "namesakes"})
    merged = dict(Pupil.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    assert merged == {second: third}
    again = deputy.post(f"/pupils/{third}/same/", {"part": first, "why": "namesakes"})
    assert "уже разделены" in text(again, 400)


def test_the_page_of_joined_pupils_asks_the_database_few_times(
    two, browser, django_assert_max_num_queries
):
    first, second = two
    join_pupils(by=PROGRAM, kept=first, other=second)
    client = browser("deputy_head")

    with django_assert_max_num_queries(8):
        text(client.get(f"/pupils/{first}/?{TERM}"))

"""Pages of academic debts: by deadline, entered in one go, attempts, papers, rights."""

import io
from datetime import date

import pytest
from django.conf import settings
from openpyxl import load_workbook

import town as towns
from opora.facts.store import Store
from opora.records.models import Debt, DebtAttempt
from parents import debt, pupil_of
from schooling import rows
from stores import upload

pytestmark = pytest.mark.usefixtures("on_the_day")


def school(town):
    return f"/units/{town.school.number}/debts/"


def of_pupil(town, label="9А", place=0):
    return f"/pupils/{pupil_of(town, label, place)}/debts/"


def text(response):
    return response.content.decode()


def failed_the_year(town, tmp_path, *labels):
    """Accept final marks of the year: 2 in algebra for the first pupil of each class."""
    made = [
        rows(
            "final_marks",
            school_id=town.school.number,
            school_class=label,
            school_year=2025,
            pupil_id=pupil_of(town, label),
            subject=towns.ALGEBRA,
            term="Год",
            mark=2,
            entry=None,
        )
        for label in labels
    ]
    Store(settings.DATA).accept(upload(tmp_path, "finals", {"final_marks": made}))


@pytest.mark.parametrize(
    ("key", "sees", "writes"),
    [
        ("class_teacher", True, True),
        ("deputy_head", True, True),
        ("head", True, False),
        ("psychologist", True, False),
        ("subject_teacher", False, False),
        ("municipal_coordinator", False, False),
        ("far_deputy_head", False, False),
    ],
)
def test_who_sees_and_who_writes(town, browser, key, sees, writes):
    client, row = browser(key), debt(town, pupil_of(town))

    for address in (school(town), of_pupil(town), f"{of_pupil(town)}{row.pk}/"):
        assert client.get(address).status_code == (200 if sees else 404), address
    sent = {"version": 1, "on": "2026-03-20"}
    answer = client.post(f"{of_pupil(town)}{row.pk}/attempt/", sent)
    assert answer.status_code == (302 if writes else 404)
    assert client.get(f"{school(town)}add/").status_code == (200 if writes else 404)


def test_a_class_teacher_sees_the_own_class_alone(town, browser):
    for label in ("9А", "9Б"):
        debt(town, pupil_of(town, label))
    client = browser("class_teacher")

    page = text(client.get(school(town)))

    assert of_pupil(town) in page
    assert of_pupil(town, "9Б") not in page
    assert client.get(of_pupil(town, "9Б")).status_code == 404


def test_the_list_says_what_to_do_and_is_a_paper_too(town, browser):
    late = debt(town, pupil_of(town, "9Б"), date(2025, 1, 20))
    debt(town, pupil_of(town))
    client = browser("deputy_head")

    page = text(client.get(school(town)))
    book = load_workbook(io.BytesIO(client.get(f"{school(town)}list.xlsx").content))

    assert page.index(f"/debts/{late.pk}/") < page.index(of_pupil(town))
    assert "Просрочено: 1" in page
    assert "Назначить 1-ю попытку до 30.05.2026" in page
    told = [row[:9] for row in book.worksheets[0].iter_rows(values_only=True) if row[0] in (1, 2)]
    assert [row[3] for row in told] == ["алгебра", "алгебра"]
    assert told[0][7] == "не ликвидирована в срок"
    assert client.get(f"{school(town)}list.exe").status_code == 404


def test_debts_are_entered_from_marks_of_the_year_in_one_go(town, browser, tmp_path):
    failed_the_year(town, tmp_path, "9А", "9Б")
    client = browser("deputy_head")
    keys = [f"{pupil_of(town, label)}:{towns.ALGEBRA}" for label in ("9А", "9Б")]
    page = text(client.get(f"{school(town)}add/"))
    assert all(f'value="{key}"' in page for key in keys)
    sent = {"debt": keys, "arose_on": "2026-02-20", "order": "приказ № 3"}

    answer = client.post(f"{school(town)}add/", {**sent, "debt": []})
    assert "хотя бы одну" in text(answer)
    assert client.post(f"{school(town)}add/", sent).status_code == 302

    assert Debt.objects.count() == 2
    assert "без внесённой задолженности нет" in text(client.get(f"{school(town)}add/"))
    assert client.post(f"{school(town)}add/", sent).status_code == 302
    assert Debt.objects.count() == 2


def test_a_class_teacher_cannot_enter_for_another_class(town, browser, tmp_path):
    failed_the_year(town, tmp_path, "9А", "9Б")
    client, other = browser("class_teacher"), f"{pupil_of(town, '9Б')}:{towns.ALGEBRA}"
    assert other not in text(client.get(f"{school(town)}add/"))

    client.post(f"{school(town)}add/", {"debt": [other], "arose_on": "2026-02-20"})

    assert Debt.objects.count() == 0


def test_one_is_entered_by_hand_and_twice_is_once(town, browser):
    client = browser("class_teacher")
    sent = {"subject": "Алгебра", "basis": "missed", "arose_on": "2026-02-20", "year": "2025"}

    for said in ("внесена.", "уже внесена"):
        answer = client.post(f"{of_pupil(town)}add/", sent, follow=True)
        assert said in text(answer)

    row = Debt.objects.get()
    assert (row.label, row.school_year, row.basis) == ("9А", 2025, "missed")
    wrong = client.post(f"{of_pupil(town)}add/", {**sent, "subject": "ОБЖ", "arose_on": ""})
    assert wrong.status_code == 400
    assert 'value="ОБЖ"' in text(wrong)
    assert client.post(f"{of_pupil(town)}add/", {**sent, "year": "2019"}).status_code == 400


def test_a_debt_tells_whether_the_parents_know(town, browser):
    row, client = debt(town, pupil_of(town)), browser("class_teacher")
    page, papers = (
        f"{of_pupil(town)}{row.pk}/",
        f"/pupils/{pupil_of(town)}/papers/notices/new/debt/",
    )
    assert "ещё не уведомлены" in text(client.get(page))
    assert "<td>30.05.2026</td>" in text(client.get(papers))

    client.post(papers, {"text": "Сообщаем.", "row": str(row.pk)})

    assert "Уведомление об академической задолженности № 1" in text(client.get(page))


def test_the_road_of_a_debt(town, browser):
    row, client = debt(town, pupil_of(town)), browser("class_teacher")
    page = f"{of_pupil(town)}{row.pk}/"

    def act(where, **sent):
        version = Debt.objects.get().version
        answer = client.post(f"{page}{where}", {"version": version, **sent})
        assert answer.status_code == 302, text(answer)
        return text(client.get(page))

    assert "Назначить 1-ю попытку" in text(client.get(page))
    act("promote/", on="2025-08-29", order="приказ № 7")
    act("pause/", basis="illness", since="2025-10-01", until="2025-10-10", document="справка № 1")
    assert "Последний день: 09.06.2026" in act("attempt/", on="2026-02-20")
    first = DebtAttempt.objects.get().pk
    act(f"attempt/{first}/", on="2026-02-20", mark="2", minutes="№ 1")
    act("attempt/", on="2026-02-26", commission="завуч\r\n\r\nучитель\r\nпсихолог")
    second = DebtAttempt.objects.latest("pk")
    assert second.commission == "завуч\nучитель\nпсихолог"
    unsettled = act(f"attempt/{second.pk}/", on="2026-02-26", missed="no_reason")
    assert "Получить письменный выбор родителей: обе попытки использованы" in unsettled
    chosen = act("choice/", choice="individual", on="2026-02-27")
    assert "индивидуальному учебному плану" in chosen
    assert "Назначить попытку" not in chosen


def test_what_is_wrong_is_said_on_the_page_with_what_was_typed(town, browser):
    row, client = debt(town, pupil_of(town)), browser("class_teacher")
    page = f"{of_pupil(town)}{row.pk}/"

    answer = client.post(f"{page}attempt/", {"version": 1, "on": "2027-01-01"})

    assert answer.status_code == 400
    assert "до 30.05.2026. Исправьте день" in text(answer)
    assert 'value="2027-01-01"' in text(answer)
    stale = client.post(f"{page}cancel/", {"version": 9, "why": "ошибка"})
    assert "изменил другой человек" in text(stale)


def test_a_debt_of_somebody_else_is_not_there(town, browser):
    other, client = debt(town, pupil_of(town, "9Б")), browser("deputy_head")
    address = f"{of_pupil(town)}{other.pk}/"

    assert client.get(address).status_code == 404
    assert client.post(f"{address}cancel/", {"version": 1, "why": "нет"}).status_code == 404


def test_a_cancelled_one_is_shown_only_when_asked_for(town, browser):
    row, client = debt(town, pupil_of(town)), browser("deputy_head")
    client.post(f"{of_pupil(town)}{row.pk}/cancel/", {"version": 1, "why": "ошибка"})

    assert f"/debts/{row.pk}/" not in text(client.get(school(town)))
    assert f"/debts/{row.pk}/" in text(client.get(f"{school(town)}?all=1"))


def test_a_district_has_no_debts_and_an_empty_list_teaches(town, browser):
    assert "Пока их нет" in text(browser("deputy_head").get(school(town)))
    assert browser("expert").get(f"/units/{town.municipality}/debts/").status_code == 404


def test_the_list_asks_the_database_no_more_for_more_rows(
    town, browser, django_assert_max_num_queries
):
    for label in ("9А", "9Б", "9В"):
        for place in range(3):
            debt(town, pupil_of(town, label, place))
    client = browser("deputy_head")

    with django_assert_max_num_queries(8):
        assert client.get(school(town)).status_code == 200

"""Loading lists: a look first, then exactly what was shown; the same list twice changes nothing."""

import io
import re
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opora.intake.grid import Grid
from opora.intake.list_rows import read_rows
from opora.intake.lists import FIELDS, ListKind
from opora.records.chain import verify
from opora.records.models import (
    Account,
    AuditEvent,
    ClassTeacher,
    Employment,
    Enrolment,
    GivenRole,
    OrgUnit,
    Pupil,
    Staff,
    Teaching,
)

HEADINGS = ("ФИО", "Класс", "Дата рождения")


def book(*rows, name="Лист1"):
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(list(row))
    for row in made.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # as typed with an apostrophe: a text, not a formula
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def look(client, address, content, status=200, **other):
    sent = {"file": SimpleUploadedFile("список.xlsx", content), **other}
    response = client.post(address, sent)
    page = response.content.decode()
    assert response.status_code == status, page
    return page


def hidden(page, **other):
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    found.pop("csrfmiddlewaretoken", None)
    return found | other


def confirm(client, address, page, status=200, **other):
    response = client.post(address, hidden(page, **other))
    said = response.content.decode()
    assert response.status_code == status, said
    return said


def pupils_address(town):
    return f"/units/{town.school.number}/lists/?kind=pupils&year=2025"


def staff_address(town):
    return f"/units/{town.school.number}/lists/?kind=staff&year=2025"


def counts():
    models = (Pupil, Enrolment, Staff, Employment, Teaching, ClassTeacher, GivenRole, Account)
    return [model.objects.count() for model in (*models, OrgUnit, AuditEvent)]


def test_pupils_are_shown_first_and_loaded_after(town, browser):
    client, address = browser("deputy_head"), pupils_address(town)
    content = book(
        HEADINGS,
        ("Ясенева Мария Ивановна", "9А", date(2010, 5, 1)),
        ("Берёзин Пётр Ильич", "9А", "28.02.2010"),
        ("Кто-то Без Класса", "нет", ""),
    )
    before = counts()
    page = look(client, address, content)
    assert counts() == before
    for said in ("зачислить в 9А", "вписать дату рождения", "Загрузить 2 человека", "A4"):
        assert said in page
    assert "Класс «нет» не понятен" in page
    assert "Готово: 2" in confirm(client, address, page)
    new = Pupil.objects.get(name="Ясенева Мария Ивановна")
    assert new.birth_date == date(2010, 5, 1)
    assert new.enrolments.get().school_class.label == "9А"
    assert Pupil.objects.get(pk=town.school.pupils["9А"][0]).birth_date == date(2010, 2, 28)
    after = counts()
    page = look(client, address, content)
    assert "Загружать нечего" in page
    assert counts()[:-1] == after[:-1]
    assert verify().flaw is None


def test_a_namesake_of_another_class_is_a_question_until_a_birth_date_tells(town, browser):
    client, address = browser("deputy_head"), pupils_address(town)
    name = "Берёзин Пётр Ильич"
    page = look(client, address, book(HEADINGS, (name, "9Г", "")))
    assert "уже есть человек с этим именем" in page
    assert "Загружать нечего" in page
    Pupil.objects.filter(name=name).update(birth_date=date(2009, 1, 1))
    page = look(client, address, book(HEADINGS, (name, "9Г", "02.02.2010")))
    assert "зачислить в 9Г" in page


def test_a_moved_pupil_stays_the_same_person(town, browser):
    client, address = browser("head"), pupils_address(town)
    number = town.school.pupils["9А"][1]
    Pupil.objects.filter(pk=number).update(birth_date=date(2010, 7, 7))
    content = book(HEADINGS, ("Вётлин Пётр Ильич", "9Г", "07.07.2010"))
    page = look(client, address, content, since="2026-02-02")
    assert "перевести из 9А в 9Г с 02.02.2026" in page
    confirm(client, address, page)
    told = Enrolment.objects.filter(pupil=number).order_by("pk")
    assert [(e.school_class.label, e.until) for e in told] == [
        ("9А", date(2026, 2, 1)),
        ("9Г", None),
    ]


def test_next_year_a_class_goes_on_with_the_same_people(town, browser):
    client = browser("deputy_head")
    address = f"/units/{town.school.number}/lists/?kind=pupils&year=2026"
    page = look(client, address, book(HEADINGS, ("Сойкин Пётр Ильич", "10А", "")))
    assert "уже есть человек" in page  # three namesakes, in three classes
    Enrolment.objects.filter(pupil__in=town.school.pupils["9Б"]).delete()
    Enrolment.objects.filter(pupil__in=town.school.pupils["9В"]).delete()
    page = look(client, address, book(HEADINGS, ("Сойкин Пётр Ильич", "10А", "")))
    assert "перевести из 9А прошлого года в 10А" in page
    before = Pupil.objects.count()
    confirm(client, address, page)
    assert Pupil.objects.count() == before


def test_a_row_given_twice_is_loaded_once(town, browser):
    client, address = browser("deputy_head"), pupils_address(town)
    row = ("Ясенева Мария Ивановна", "9А", "")
    page = look(client, address, book(HEADINGS, row, row))
    assert "уже есть в списке выше" in page
    assert "Загрузить 1 человека" in page


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("http://x","y")',
        "<script>alert(1)</script>",
        "я" * 300,
        "\u202eАннa\u200f Вepa",
    ],
)
def test_odd_names_are_text_from_the_file_to_the_page(name, town, browser):
    client, address = browser("deputy_head"), pupils_address(town)
    page = look(client, address, book(HEADINGS, (name, "9А", "")))
    assert "<script>alert" not in page
    confirm(client, address, page)
    kept = Pupil.objects.latest("enrolments__pk").name
    assert kept == name.replace("\u202e", "").replace("\u200f", "")


STAFF = ("Сотрудник", "Должность", "Логин", "Роль", "Классное руководство", "Предметы и классы")


def test_staff_get_posts_classes_and_lessons(town, browser):
    client, address = browser("deputy_head"), staff_address(town)
    row = ("Сойкина Вера Павловна", "учитель", "", "", "9Б", "Алгебра: 9Б; Физика: 9А, 9Б")
    content = book(STAFF, row)
    page = look(client, address, content, since="2025-09-01", basis="приказ № 41")
    assert "принять: учитель; классное руководство 9Б; Алгебра в 9Б" in page
    confirm(client, address, page)
    staff = Staff.objects.get(name="Сойкина Вера Павловна")
    assert staff.employments.get().position == "учитель"
    assert staff.led_classes.get().basis == "приказ № 41"
    taught = staff.teachings.values_list("school_class__label", "since")
    assert sorted(taught) == [(label, date(2025, 9, 1)) for label in ("9А", "9Б", "9Б")]
    after = counts()
    assert "Загружать нечего" in look(client, address, content, since="2025-09-01")
    assert counts()[:-1] == after[:-1]


def test_a_deputy_gives_neither_roles_nor_logins_by_a_list(town, browser):
    client, address = browser("deputy_head"), staff_address(town)
    rows = [("Сойкина Вера", "", "sojkina", "", "", ""), ("Ясенев Ян", "", "", "директор", "", "")]
    page = look(client, address, book(STAFF, *rows), basis="приказ № 1")
    assert "Логины выдаёт директор" in page
    assert "назначаете не вы" in page
    assert "Загружать нечего" in page


def test_a_head_gives_a_login_without_a_password_and_a_role_by_an_order(town, browser):
    client, address = browser("head"), staff_address(town)
    content = book(STAFF, ("Сойкина Вера", "завуч", "sojkina", "Завуч", "", ""))
    assert "впишите его в поле «Основание»" in look(client, address, content)
    page = look(client, address, content, basis="приказ № 50")
    confirm(client, address, page)
    staff = Staff.objects.get(name="Сойкина Вера")
    assert not staff.account.has_usable_password()
    given = staff.given_roles.get()
    assert (given.role, given.basis) == ("deputy_head", "приказ № 50")


def test_a_class_that_has_a_leader_and_a_taken_login_are_said(town, browser):
    client, address = browser("head"), staff_address(town)
    rows = [("Сойкина Вера", "", "head", "", "", ""), ("Ясенев Ян", "", "", "", "9А", "")]
    page = look(client, address, book(STAFF, *rows))
    assert "Логин «head» занят" in page
    assert "9А ведёт другой" in page


def test_units_of_a_region_with_their_districts(town, browser):
    client = browser("ministry_specialist")
    address = f"/units/{town.region}/lists/units/"
    content = book(
        ("Название", "Уровень", "Где стоит", "ОГРН", "Код ОО ГИА"),
        ("МБОУ «Школа № 7»", "школа", "Новый район", "1159900001238", "003514"),
        ("Новый район", "муниципалитет", "", "", ""),
        ("МБОУ «Школа № 1 с. Заречного»", "", "Заречный район", "", "000777"),
        ("МБОУ «Школа № 3 п. Дальнего»", "", "Заречный район", "", ""),
        ("МБОУ «Школа № 8»", "", "Неведомый район", "", ""),
    )
    page = look(client, address, content, since="2025-09-01")
    for said in (
        "открыть в «Новый район»",
        "Код ОО в ГИА: – → 000777",
        "Стоит в другом месте",
        "«Неведомый район» не нашли",
        "Загрузить 3 учреждения",
    ):
        assert said in page
    confirm(client, address, page)
    school = OrgUnit.objects.get(gia_code="003514")
    assert (school.parent.name, school.ogrn) == ("Новый район", "1159900001238")
    assert OrgUnit.objects.get(pk=town.school.number).gia_code == "000777"
    assert "Загружать нечего" in look(client, address, content)


def test_what_changed_since_the_look_is_looked_at_again(town, browser):
    client, address = browser("deputy_head"), pupils_address(town)
    page = look(client, address, book(HEADINGS, ("Ясенева Мария", "9А", "")))
    other = browser("head")
    confirm(other, address, look(other, address, book(HEADINGS, ("Ясенева Мария", "9А", ""))))
    before = Pupil.objects.count()
    said = confirm(client, address, page, status=400)
    assert "Посмотрите ещё раз" in said
    assert Pupil.objects.count() == before


def test_a_look_of_one_person_is_of_no_use_to_another_nor_elsewhere(town, browser):
    address = pupils_address(town)
    page = look(browser("deputy_head"), address, book(HEADINGS, ("Ясенева Мария", "9А", "")))
    far = f"/units/{town.far.number}/lists/?kind=pupils&year=2025"
    for client, where in ((browser("head"), address), (browser("far_deputy_head"), far)):
        assert "Выберите файл ещё раз" in confirm(client, where, page, status=400)
    broken = confirm(browser("deputy_head"), address, page, status=400, carried="x")
    assert "Выберите файл ещё раз" in broken
    assert not Pupil.objects.filter(name="Ясенева Мария").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Выберите файл"),
        (b"PK\x03\x04 broken", "не прочитан"),
        (book(("Телефон",), ("1",)), "нет столбца «ФИО»"),
    ],
)
def test_what_is_no_list_says_what_to_do(content, said, town, browser):
    assert said in look(browser("head"), pupils_address(town), content, status=400)


@pytest.mark.parametrize("kind", ["pupils", "staff"])
def test_the_template_is_understood_in_full(kind, town, browser):
    answer = browser("head").get(f"/units/{town.school.number}/lists/?kind={kind}&template=1")
    rows = [
        [str(cell.value or "") for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows()
    ]
    found = read_rows([Grid("Список", rows)], ListKind(kind), "x")
    assert len(found.columns) == len(FIELDS[ListKind(kind)])
    assert found.rows == ()


@pytest.mark.parametrize("key", ["class_teacher", "expert", "administrator", "far_deputy_head"])
def test_others_do_not_know_of_lists(key, town, browser):
    client = browser(key)
    assert client.get(pupils_address(town)).status_code == 404
    assert client.get(f"/units/{town.school.number}/lists/units/").status_code == 404


def test_a_pupil_under_two_numbers_is_one_in_the_list_by_either_name(town, browser):
    client, address = browser("deputy_head"), pupils_address(town)
    kept, other = town.school.pupils["9А"][:2]
    Pupil.objects.filter(pk=other).update(merged_into=kept)

    page = look(
        client,
        address,
        book(HEADINGS, ("Берёзин Пётр Ильич", "9А", ""), ("Вётлин Пётр Ильич", "9Б", "")),
    )

    assert "Загружать нечего" in page
    assert "несколько человек" not in page
    assert "зачислить" not in page

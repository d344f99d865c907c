"""Pages of results: what each shows, to whom, and where its figures lead."""

import io
import re
from html import unescape
from urllib.parse import quote

import pytest
from django.conf import settings
from openpyxl import load_workbook

from opora.records.actions.by import PROGRAM
from opora.records.actions.pupils import join_pupils
from opora.records.models import AuditEvent, Upload
from opora.records.spool import Spool
from schooling import THIRD, teach_all
from town import ALGEBRA, PHYSICS

pytestmark = pytest.mark.usefixtures("on_the_day")
TERM = f"term={quote('1 четверть')}"


@pytest.fixture
def taught(town):
    teach_all(town.school, "9А", "9Б")
    teach_all(town.far, "9А")
    return town


def text(response):
    assert response.status_code == 200, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def links(response):
    return [unescape(each) for each in re.findall(r'href="([^"#]+)"', response.content.decode())]


def cells(response):
    """Return the texts of a workbook."""
    book = load_workbook(io.BytesIO(response.content))
    rows = [row for sheet in book for row in sheet.iter_rows()]
    return {str(cell.value) for row in rows for cell in row}


def seen_last():
    Spool(settings.DATA / "audit").drain()
    return AuditEvent.objects.order_by("-number").first()


def test_a_school_is_shown_by_class_subject_and_teacher(taught, browser):
    deputy, address = browser("deputy_head"), f"/units/{taught.school.number}/results/"

    by_class = text(deputy.get(f"{address}?{TERM}"))
    by_teacher = text(deputy.get(f"{address}?{TERM}&by=teacher"))

    assert "9А" in by_class
    assert "66,67 %" in by_class  # two of three pupils without a «2»
    assert PHYSICS in text(deputy.get(f"{address}?{TERM}&by=subject"))
    assert "Сотрудник subject_teacher" in by_teacher
    assert "учитель не указан" in by_teacher  # nobody was named for physics


def test_figures_by_teacher_are_for_those_who_see_them(taught, browser):
    address = f"/units/{taught.school.number}/results/"

    for key in ("municipal_coordinator", "class_teacher", "subject_teacher"):
        assert "По учителям" not in text(browser(key).get(address))
        assert browser(key).get(f"{address}?by=teacher").status_code == 404


def test_a_teacher_sees_sums_of_own_lessons_only(taught, browser):
    address = f"/units/{taught.school.number}/results/?by=subject&{TERM}"

    assert PHYSICS not in text(browser("subject_teacher").get(address))
    assert PHYSICS in text(browser("deputy_head").get(address))


def test_a_district_lists_its_schools_without_a_name_of_a_pupil(taught, browser):
    page = text(browser("municipal_coordinator").get(f"/units/{taught.municipality}/results/"))

    assert "Школа № 1" in page
    assert "Школа № 2" in page
    assert "Школа № 3" not in page
    assert "Берёзин" not in page
    assert "21.01.2026" in page  # the last day of which anything is known


def test_a_region_lists_its_districts(taught, browser):
    page = text(browser("ministry_specialist").get(f"/units/{taught.region}/results/"))

    assert "Заречный район" in page
    assert "Дальний район" in page


def test_the_list_of_forty_schools_costs_as_many_queries_as_of_two(
    taught, browser, django_assert_max_num_queries
):
    client, address = browser("municipal_coordinator"), f"/units/{taught.municipality}/results/"

    with django_assert_max_num_queries(8):
        text(client.get(address))


def test_a_class_is_shown_by_pupil_and_who_looked_is_noted(taught, browser):
    response = browser("class_teacher").get(f"/classes/{taught.school.classes['9А']}/")

    page = text(response)
    assert all(name in page for name in ("Берёзин", "Вётлин", "Сойкин", ALGEBRA, PHYSICS))
    event = seen_last()
    assert (event.act, event.pupils) == ("read", sorted(taught.school.pupils["9А"]))
    assert "приказ № 41" in event.reason


@pytest.mark.parametrize("show", ["means", "register", "help", "subjects", "dynamics"])
def test_a_subject_teacher_sees_nothing_of_other_subjects_in_any_table(taught, browser, show):
    client = browser("subject_teacher")
    address = f"/classes/{taught.school.classes['9А']}/?show={show}&{TERM}"

    assert PHYSICS not in text(client.get(address))
    assert quote(PHYSICS) not in client.get(address).content.decode()
    assert not [cell for cell in cells(client.get(f"{address}&as=xlsx")) if PHYSICS in cell]


@pytest.mark.parametrize("show", ["lists", "attendance"])
def test_tables_over_all_subjects_are_closed_to_a_subject_teacher(taught, browser, show):
    address = f"/classes/{taught.school.classes['9А']}/?show={show}"

    assert browser("subject_teacher").get(address).status_code == 404
    assert browser("class_teacher").get(address).status_code == 200


def test_lists_say_who_and_because_of_what(taught, browser):
    address = f"/classes/{taught.school.classes['9А']}/?show=lists&{TERM}"

    page = text(browser("class_teacher").get(address))

    assert "Сойкин" in page
    assert "алгебра («2»)" in page
    one = text(browser("class_teacher").get(f"{address}&category=failing"))
    assert "Сойкин" in one
    assert "Берёзин" not in one


def test_who_slides_is_seen_before_the_final_mark(taught, browser):
    page = text(browser("class_teacher").get(f"/classes/{taught.school.classes['9А']}/?show=help"))

    assert "Сойкин" in page  # 2,33: a «2»
    assert "нужна помощь" in page
    assert "Берёзин" not in page


def test_a_subject_of_a_class_is_a_page_of_the_journal(taught, browser):
    address = f"/classes/{taught.school.classes['9А']}/subject/"

    page = text(browser("subject_teacher").get(address, {"subject": ALGEBRA}))

    assert f"{THIRD:%d.%m}" in page
    assert browser("subject_teacher").get(address, {"subject": PHYSICS}).status_code == 404
    assert browser("subject_teacher").get(address).status_code == 400


def test_figures_open_down_to_the_marks_and_their_cells(taught, browser):
    deputy = browser("deputy_head")
    school = deputy.get(f"/units/{taught.school.number}/results/")
    number, pupil = taught.school.classes["9А"], taught.school.pupils["9А"][2]

    of_class = next(each for each in links(school) if each.startswith(f"/classes/{number}/?"))
    of_pupil = f"/pupils/{pupil}/marks/?"
    marks = next(each for each in links(deputy.get(of_class)) if each.startswith(of_pupil))
    page = text(deputy.get(marks))

    assert "Контрольная работа" in page
    assert ".csv" in page  # the file and the cell
    assert "Откуда отметки" not in text(browser("class_teacher").get(marks))
    assert seen_last().pupils == [pupil]


def test_a_page_that_is_printed_is_noted_as_printed_and_a_file_stays_a_file(taught, browser):
    pupil, client = taught.school.pupils["9А"][0], browser("class_teacher")
    printing = {"Opora-Printing": "1"}

    client.get(f"/pupils/{pupil}/", headers=printing)
    assert (seen_last().act, seen_last().pupils) == ("print", [pupil])
    client.get(f"/pupils/{pupil}/?as=xlsx", headers=printing)
    assert seen_last().act == "export"


def test_a_pupil_is_shown_as_far_as_ones_lessons_reach(taught, browser):
    pupil = taught.school.pupils["9А"][0]

    assert PHYSICS in text(browser("class_teacher").get(f"/pupils/{pupil}/"))
    assert PHYSICS not in text(browser("subject_teacher").get(f"/pupils/{pupil}/"))
    foreign = f"/pupils/{pupil}/marks/?subject={PHYSICS}"
    assert browser("subject_teacher").get(foreign).status_code == 404


def test_a_pupil_joined_to_another_is_shown_with_the_marks_of_both(town, browser):
    teach_all(town.school, "9А")
    teach_all(town.school, "9Б", late=7)
    kept, other = town.school.pupils["9А"][0], town.school.pupils["9Б"][2]
    address = f"/pupils/{kept}/marks/?subject={ALGEBRA}"
    keys = ("deputy_head", "class_teacher")
    before = [text(browser(key).get(address)).count("<tr>") for key in keys]

    join_pupils(by=PROGRAM, kept=kept, other=other)

    after = [text(browser(key).get(address)).count("<tr>") for key in keys]
    assert seen_last().pupils == sorted((kept, other))
    assert after[0] > before[0]
    assert after[1] == before[1]  # the other one was in a class the class teacher does not see
    assert "Берёзин" in text(browser("deputy_head").get(f"/pupils/{other}/", follow=True))


def test_a_control_work_is_found_from_the_list_of_works(taught, browser):
    deputy = browser("deputy_head")

    works = deputy.get(f"/units/{taught.school.number}/works/")
    work = next(each for each in links(works) if "/works/work/?" in each)

    assert "Результаты контрольной работы" in text(deputy.get(work))
    assert PHYSICS not in text(
        browser("subject_teacher").get(f"/classes/{taught.school.classes['9А']}/works/")
    )


def test_a_work_and_a_report_beyond_ones_lessons_are_not_there(taught, browser):
    teacher, deputy = browser("subject_teacher"), browser("deputy_head")
    nine, pupil = taught.school.classes["9А"], taught.school.pupils["9А"][0]
    works = links(deputy.get(f"/classes/{nine}/works/"))
    foreign = next(each for each in works if "/works/work/?" in each and quote(PHYSICS) in each)

    for address in (foreign, f"/pupils/{pupil}/?report=pupil&as=pdf"):
        assert deputy.get(address).status_code == 200
        assert teacher.get(address).status_code == 404


def test_figures_of_a_district_lead_to_no_page_of_pupils(taught, browser):
    coordinator = browser("municipal_coordinator")

    for page in ("results", "works", "plans"):
        shown = links(coordinator.get(f"/units/{taught.school.number}/{page}/"))
        assert not [each for each in shown if each.startswith(("/classes/", "/pupils/"))]


def test_plans_show_what_lags(taught, browser):
    page = text(browser("subject_teacher").get(f"/units/{taught.school.number}/plans/"))

    assert "Тема 2" in page
    assert "Тема 3" not in page  # planned, not given


def test_my_classes_are_what_i_teach(taught, browser):
    page = text(browser("subject_teacher").get(f"/units/{taught.school.number}/my/"))

    assert all(label in page for label in ("9А", "9Б"))
    assert PHYSICS not in page
    assert "Сойкин" in page


@pytest.mark.parametrize("report", ["class_register", "class_teacher"])
@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_documents_are_made_of_the_same_figures_and_noted(taught, browser, report, kind):
    address = f"/classes/{taught.school.classes['9А']}/?{TERM}&report={report}&as={kind}"

    response = browser("class_teacher").get(address)

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content[:4] in (b"PK\x03\x04", b"%PDF")
    assert seen_last().act == "export"


def test_a_document_over_all_subjects_is_closed_to_a_subject_teacher(taught, browser):
    address = f"/classes/{taught.school.classes['9А']}/?{TERM}&report=class_teacher&as=docx"

    assert browser("subject_teacher").get(address).status_code == 404


def test_a_table_downloads_with_the_names_it_shows(taught, browser):
    address = f"/classes/{taught.school.classes['9А']}/?show=register&{TERM}&as=xlsx"

    found = cells(browser("class_teacher").get(address))

    assert {"Берёзин Пётр Ильич", "Сойкин Пётр Ильич", PHYSICS} <= found


def test_a_chart_has_its_own_address_and_says_its_figures_in_words(taught, browser):
    deputy = browser("deputy_head")
    page = deputy.get(f"/units/{taught.school.number}/results/?by=subject&{TERM}")

    (image,) = re.findall(r'<img src="([^"]+)" alt="([^"]+)" width=', page.content.decode())
    chart = deputy.get(unescape(image[0]))

    assert chart["Content-Type"].startswith("image/svg+xml")
    assert f"{ALGEBRA} 4,00" in unescape(image[1])


@pytest.mark.parametrize(
    "query", ["as=exe", "as=svg&sheet=nothing", "as=docx", "report=pupil&as=docx", "by=nothing"]
)
def test_what_a_page_does_not_have_is_not_found(taught, browser, query):
    address = f"/units/{taught.school.number}/results/?{query}"

    assert browser("deputy_head").get(address).status_code == 404


@pytest.mark.parametrize("query", ["since=2026-13-01", "since=2026-02-01&on=2026-01-01"])
def test_days_that_are_none_say_what_to_do(taught, browser, query):
    response = browser("deputy_head").get(f"/units/{taught.school.number}/results/?{query}")

    assert response.status_code == 400


def test_days_are_kept_in_the_address_of_every_link(taught, browser):
    address = f"/units/{taught.school.number}/results/?since=2025-09-01&on=2025-09-30"

    found = [each for each in links(browser("deputy_head").get(address)) if "/classes/" in each]

    assert found
    assert all("since=2025-09-01" in each and "on=2025-09-30" in each for each in found)


def test_a_school_without_files_says_what_to_do(town, browser):
    page = text(browser("deputy_head").get(f"/units/{town.school.number}/results/"))

    assert "Загрузите выгрузку журнала" in page


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("deputy_head", "/units/{school}/results/"),
        ("deputy_head", "/units/{school}/results/?by=teacher"),
        ("deputy_head", "/units/{school}/works/"),
        ("subject_teacher", "/units/{school}/my/"),
        ("class_teacher", "/classes/{group}/"),
        ("class_teacher", "/pupils/{pupil}/"),
        ("municipal_coordinator", "/"),
    ],
)
def test_no_page_asks_the_database_more_than_eight_times(
    taught, browser, django_assert_max_num_queries, key, address
):
    client = browser(key)
    where = address.format(
        school=taught.school.number,
        group=taught.school.classes["9А"],
        pupil=taught.school.pupils["9А"][0],
    )

    with django_assert_max_num_queries(8):
        text(client.get(where))


def test_the_front_page_asks_thrice_more_for_what_is_mine_to_do_and_who_waits(
    taught, browser, django_assert_max_num_queries
):
    client = browser("class_teacher")

    with django_assert_max_num_queries(11):
        text(client.get("/"))


def test_the_front_page_of_a_teacher_says_who_needs_help(taught, browser):
    for key in ("class_teacher", "subject_teacher"):
        page = text(browser(key).get("/"))
        assert "Сойкин" in page
        assert "нужна помощь" in page
    assert "9Б" not in text(browser("class_teacher").get("/"))


def test_the_front_page_of_a_school_without_files_says_how_to_begin(town, browser):
    assert "Загрузить первый файл" in text(browser("deputy_head").get("/"))


def test_the_front_page_of_a_deputy_head_says_what_waits(taught, browser):
    assert "Ничего не ждёт решения" in text(browser("deputy_head").get("/"))

    upload = Upload.objects.create(
        school_id=taught.school.number,
        by_id=taught.accounts["deputy_head"],
        state=Upload.State.READ,
    )

    page = text(browser("deputy_head").get("/"))
    assert f"/uploads/{upload.pk}/" in page
    assert "ждёт решения" in page
    assert "/uploads/" not in text(browser("class_teacher").get("/"))


def test_the_front_page_of_a_coordinator_says_which_schools_are_silent(taught, browser):
    page = text(browser("municipal_coordinator").get("/"))

    assert page.index("Школа № 2") < page.index("Школа № 1")
    assert "данных нет" in page
    assert "Школа № 3" not in page


def test_the_page_of_search_shows_only_ones_own_and_notes_it(taught, browser):
    page = text(browser("class_teacher").get("/search/", {"q": "<thtp"}))

    assert "Берёзин" in page
    assert page.count("9А") == 1
    assert "9Б" not in page
    assert seen_last().pupils == [taught.school.pupils["9А"][0]]
    assert "Берёзин" not in text(browser("administrator").get("/search/", {"q": "берёз"}))

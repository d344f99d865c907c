"""What was not entered in time: counted by the worker, shown to whom it concerns."""

from datetime import date

import town as towns
from opora.analysis.duty.checking import Result
from opora.analysis.duty.checks import all_checks
from opora.analysis.duty.finding import Finding
from opora.measures.shares import Share
from opora.records.actions.duty import keep_duty
from opora.records.models import DutyList, Job
from opora.records.worker import work_once

CHECK = all_checks()[0]


def finding(town, label, subject, says, pupil=None):
    return Finding(CHECK.key, town.school.number, label, subject, says, Share(3, 5), 4, pupil)


def kept(town):
    """One finding of the whole school, of each class, of each lesson, of a pupil."""
    pupil = town.school.pupils["9А"][0]
    found = [
        finding(town, None, None, "вся школа"),
        finding(town, "9А", None, "весь девятый А"),
        finding(town, "9А", towns.ALGEBRA, "алгебра девятого А"),
        finding(town, "9А", towns.PHYSICS, "физика девятого А", pupil),
        finding(town, "9В", towns.ALGEBRA, "алгебра девятого В"),
    ]
    results = [Result(CHECK, "правило", tuple(found), ())]
    school = town.school.number
    keep_duty(school=school, school_year=towns.YEAR, on=date(2026, 2, 27), results=results)
    return f"/units/{school}/duty/?year={towns.YEAR}"


def seen(client, address):
    text = client.get(address).content.decode()
    said = ("вся школа", "весь девятый А", "алгебра девятого А", "физика девятого А")
    return [each for each in (*said, "алгебра девятого В") if each in text]


def test_everybody_sees_what_concerns_them(town, browser, on_the_day):
    address = kept(town)
    assert len(seen(browser("deputy_head"), address)) == 5
    assert seen(browser("class_teacher"), address) == [
        "весь девятый А",
        "алгебра девятого А",
        "физика девятого А",
    ]
    assert seen(browser("subject_teacher"), address) == ["алгебра девятого А"]
    assert browser("far_deputy_head").get(address).status_code == 404


def test_only_who_sees_the_whole_school_is_offered_to_check_it_now(town, browser, on_the_day):
    address = kept(town)
    assert "Проверить сейчас" in browser("deputy_head").get(address).content.decode()
    assert "Проверить сейчас" not in browser("class_teacher").get(address).content.decode()


def test_figures_by_teacher_are_for_the_heads_alone(town, browser, on_the_day):
    address = kept(town)
    assert "кому что проверить" in browser("deputy_head").get(address).content.decode()
    assert "кому что проверить" not in browser("class_teacher").get(address).content.decode()


def test_a_pupil_stands_by_name_and_leads_to_the_marks(town, browser, on_the_day):
    page = browser("class_teacher").get(kept(town)).content.decode()
    pupil = town.school.pupils["9А"][0]
    assert "Берёзин Пётр Ильич" in page
    assert f"/pupils/{pupil}/" in page


def test_the_front_page_says_how_much_there_is_to_look_at(town, browser, on_the_day):
    kept(town)
    assert "5\u00a0записей" in browser("deputy_head").get("/").content.decode()
    assert "1\u00a0запись" in browser("subject_teacher").get("/").content.decode()


def test_filters_of_the_address_narrow_the_list(town, browser, on_the_day):
    address = f"{kept(town)}&class=9В"
    assert seen(browser("deputy_head"), address) == ["алгебра девятого В"]


def test_the_list_is_a_document_too(town, browser, on_the_day):
    client, address = browser("deputy_head"), kept(town)
    starts = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF"}
    for kind, start in starts.items():
        response = client.get(f"{address}&as={kind}")
        assert response.status_code == 200
        assert response.content.startswith(start)
    assert client.get(f"{address}&as=exe").status_code == 404


def test_the_worker_checks_when_it_is_asked(town, browser, on_the_day):
    address = f"/units/{town.school.number}/duty/"
    client = browser("deputy_head")
    assert "Пока ничего не проверялось" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302  # one that waits is enough
    assert Job.objects.count() == 1
    assert work_once()
    assert DutyList.objects.get().school_id == town.school.number
    assert "Пока ничего не проверялось" not in client.get(address).content.decode()


def test_a_teacher_may_look_and_not_start_the_check(town, browser, on_the_day):
    assert browser("subject_teacher").post(f"/units/{town.school.number}/duty/").status_code == 404

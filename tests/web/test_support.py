"""Support in a browser: the road of a case from its opening to an outcome, and who may go it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opora.records.models import (
    AuditEvent,
    Case,
    CaseStep,
    Consent,
    Control,
    Enrolment,
    HandOver,
    Route,
    RouteLesson,
    SchoolClass,
    SignDecision,
    SupportAction,
)
from risks import raise_sign
from schooling import teach_all
from town import ALGEBRA, PHYSICS, TODAY

pytestmark = pytest.mark.usefixtures("on_the_day")

DAY = TODAY.isoformat()
LATER = (TODAY + timedelta(days=30)).isoformat()
SECRET = "Семья переезжает, отец болеет"
WORK = {
    "on": DAY,
    "kind": "lesson",
    "subject": ALGEBRA,
    "topic": "Сложение дробей",
    "minutes": "40",
    "text": "Разобрали восемь примеров, шесть решил сам",
    "result": "partly",
}


def text_of(response, status=200):
    assert response.status_code == status, response.content.decode()[-2000:]
    return response.content.decode()


def fields(page, form=-1):
    """What a browser would send of a form of the page."""
    forms = re.findall(r"<form method=\"post\"[^>]*>(.*?)</form>", page, re.S)
    found = {}
    for tag in re.findall(r"<input [^>]*>", forms[form]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        unticked = "checkbox" in tag and "checked" not in tag
        if name and not unticked:
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(
        r'<select name="([^"]+)"[^>]*>(.*?)</select>', forms[form], re.S
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    texts = re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', forms[form], re.S)
    return found | dict(texts)


@pytest.fixture
def pupil(town):
    teach_all(town.school, "9А")
    return town.school.pupils["9А"][2]


@pytest.fixture
def home(pupil):
    return f"/pupils/{pupil}/support/"


@pytest.fixture
def teacher(browser):
    return browser("class_teacher")


@pytest.fixture
def case(teacher, home, town):
    sent = {"subject": [ALGEBRA], "reason": "Две двойки подряд", "curator": ""}
    assert teacher.post(f"{home}open/", sent).status_code == 302
    return f"{home}{Case.objects.get().pk}/"


@pytest.fixture
def reasoned(teacher, case):
    page = text_of(teacher.get(f"{case}causes/"))
    sent = fields(page) | {"main": "gaps", "cause.family": "on", "text": SECRET}
    assert teacher.post(f"{case}causes/", sent | {"subject": [ALGEBRA]}).status_code == 302
    return case


@pytest.fixture
def routed(teacher, reasoned):
    assert teacher.post(f"{reasoned}route/").status_code == 302
    return reasoned


@pytest.fixture
def running(teacher, routed):
    told = {"on": DAY, "agreed": "yes"}
    assert teacher.post(f"{routed}route/1/parents/", told).status_code == 302
    assert teacher.post(f"{routed}route/1/approve/").status_code == 302
    return routed


def next_button(page):
    return re.search(r'id="next">.*?<(?:a|button)[^>]*>([^<]+)</(?:a|button)>', page, re.S)[1]


def test_a_class_teacher_goes_the_whole_road(teacher, home, pupil, town):
    page = text_of(teacher.get(home))
    assert "Пока сопровождение не открывали" in page
    sent = fields(text_of(teacher.get(f"{home}open/"))) | {"subject": [ALGEBRA]}
    assert sent["curator"] == str(town.staff["class_teacher"])
    response = teacher.post(f"{home}open/", sent)
    case = response["Location"].partition("?")[0]
    page = text_of(teacher.get(case))
    assert next_button(page) == "Назвать причины"
    form = fields(text_of(teacher.get(f"{case}causes/")))
    teacher.post(f"{case}causes/", form | {"main": "gaps", "subject": [ALGEBRA]})
    assert next_button(text_of(teacher.get(case))) == "Составить маршрут"

    response = teacher.post(f"{case}route/")
    editor = text_of(teacher.get(response["Location"]))
    assert "Черновик составлен" in editor
    assert "Контрольная работа" in editor  # the weak topic that the journal shows
    assert next_button(text_of(teacher.get(case))) == "Записать ознакомление родителей"
    teacher.post(f"{case}route/1/parents/", {"on": DAY, "agreed": "no"})
    assert next_button(text_of(teacher.get(case))) == "Утвердить маршрут"
    teacher.post(f"{case}route/1/approve/")

    lesson = RouteLesson.objects.order_by("planned_on").first()
    assert teacher.post(f"{home}work/", WORK | {"lesson": lesson.pk}).status_code == 302
    for day in (1, 2):
        done = {"on": (TODAY - timedelta(days=day)).isoformat(), "text": f"Решил {day} из 9 задач"}
        assert teacher.post(f"{home}work/", WORK | done).status_code == 302
    assert SupportAction.objects.filter(case__isnull=False).count() == 3
    page = text_of(teacher.get(case))
    assert "да, справился частично" in page
    assert next_button(page) == "Записать работу"
    assert "Внести результат контроля" in page
    goal = Route.objects.get().goals.get()
    held = {"goal": goal.pk, "form": "test_work", "held_on": DAY, "value": "3,1", "note": ""}
    assert teacher.post(f"{case}hold/", held).status_code == 302
    assert next_button(text_of(teacher.get(case))) == "Закрыть: цели достигнуты"
    teacher.post(f"{case}close/")
    page = text_of(teacher.get(case))
    assert "закрыто" in page
    assert "цели достигнуты" in page
    row = Case.objects.get()
    assert (row.state, row.outcome) == ("closed", "reached")
    assert Control.objects.get().value == 310
    acts = list(CaseStep.objects.values_list("act", flat=True))
    assert acts == ["open", "name_causes", "draft", "tell_parents", "approve", "hold", "close"]


def test_no_text_about_a_child_reaches_the_audit_log_or_an_address(teacher, running, home):
    teacher.post(f"{home}work/", WORK)
    told = list(AuditEvent.objects.values_list("what", "details", "reason"))
    said = repr(told)
    for text in (SECRET, "Две двойки", WORK["text"], WORK["topic"], "Берёзин", "Сойкин"):
        assert text not in said
    assert any("шаг сопровождения" in what for what, _, _ in told)


def test_a_route_is_not_approved_before_the_parents_know(teacher, routed):
    page = text_of(teacher.post(f"{routed}route/1/approve/"), 400)
    assert "родители ознакомлены или отказались" in page
    assert Route.objects.get().approved_on is None


def test_a_case_is_not_closed_before_its_goals_are_checked(teacher, running):
    page = text_of(teacher.post(f"{running}close/", {"then": "конец четверти"}), 400)
    assert "закрывает проверка, а не дата" in page
    assert "конец четверти</textarea>" in page


def test_what_was_not_reached_needs_what_is_done_next(teacher, running):
    goal = Route.objects.get().goals.get().pk
    held = {"goal": goal, "form": "oral", "held_on": DAY, "value": "2,5"}
    teacher.post(f"{running}hold/", held)
    assert "Напишите, что делается дальше" in text_of(teacher.post(f"{running}close/"), 400)
    assert next_button(text_of(teacher.get(running))) == "Составить новый маршрут"
    assert teacher.post(f"{running}close/", {"then": "Направлен на ППк"}).status_code == 302
    assert Case.objects.get().outcome == "not_reached"
    assert teacher.post(f"{running}reopen/", {"reason": "Снова двойки"}).status_code == 302
    assert Case.objects.get().state == "reasoned"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "три"}, "не число"),
        ({"value": "7"}, "можно от 1 до 5"),
        ({"held_on": LATER}, "ещё не наступило"),
        ({"form": "взгляд"}, "Выберите форму контроля"),
        ({"goal": "999999"}, "Этой цели в маршруте нет"),
    ],
)
def test_a_wrong_result_is_refused_and_stays_in_its_field(teacher, running, wrong, said):
    goal = Route.objects.get().goals.get().pk
    sent = {"goal": goal, "form": "oral", "held_on": DAY, "value": "3", **wrong}
    page = text_of(teacher.post(f"{running}hold/", sent), 400)
    assert said in page
    assert not Control.objects.exists()
    if "goal" not in wrong:
        assert f'name="value" size="6" inputmode="decimal" value="{sent["value"]}"' in page


def test_rows_of_a_route_are_added_changed_and_removed_without_scripts(teacher, routed):
    address = f"{routed}route/1/"
    sent = fields(text_of(teacher.get(address)))
    before = RouteLesson.objects.count()
    more = text_of(teacher.post(address, sent | {"add": "goal", "goal.2.text": "Сдать зачёт"}))
    assert 'name="goal.3.text"' in more
    assert 'value="Сдать зачёт"' in more
    assert Route.objects.get().goals.count() == 1
    sent = fields(more)
    sent |= {"goal.2.measure": "topics", "goal.2.target": "2", "goal.2.due": LATER}
    sent |= {"lesson.1.drop": "on", "lesson.2.topic": "Другая тема", "gap.1.topic": "Дроби"}
    assert teacher.post(address, sent).status_code == 302
    route = Route.objects.get()
    assert list(route.goals.order_by("pk").values_list("text", "target"))[1] == ("Сдать зачёт", 200)
    assert route.lessons.count() == before - 1
    assert "Другая тема" in route.lessons.values_list("topic", flat=True)
    assert route.gaps.order_by("pk").first().topic == "Дроби"


def test_a_mistake_in_a_row_is_named_and_nothing_typed_is_lost(teacher, routed):
    address = f"{routed}route/1/"
    sent = fields(text_of(teacher.get(address))) | {"goal.1.target": "пять"}
    page = text_of(teacher.post(address, sent), 400)
    assert "Цель 1: значение" in page
    assert 'value="пять"' in page


def test_two_editors_of_a_route(teacher, browser, routed):
    address, other = f"{routed}route/1/", browser("deputy_head")
    first, second = (fields(text_of(client.get(address))) for client in (teacher, other))
    assert teacher.post(address, first | {"gap.1.topic": "Дроби", "basis": "педсовет № 3"})
    page = text_of(other.post(address, second | {"gap.1.topic": "Корни"}), 409)
    assert "Другой человек записал сюда «Дроби»" in page
    assert 'value="Корни"' in page
    assert 'value="педсовет № 3"' in page
    assert other.post(address, fields(page)).status_code == 302
    assert Route.objects.get().gaps.order_by("pk").first().topic == "Корни"


def test_a_changed_route_must_be_told_to_the_parents_anew(teacher, routed):
    teacher.post(f"{routed}route/1/parents/", {"on": DAY, "agreed": "yes"})
    page = text_of(teacher.get(f"{routed}route/1/"))
    assert "их нужно ознакомить заново" in page
    teacher.post(f"{routed}route/1/", fields(page))
    assert Route.objects.get().parents_on is not None  # nothing was changed
    teacher.post(f"{routed}route/1/", fields(page) | {"gap.1.topic": "Дроби"})
    assert Route.objects.get().parents_on is None


def test_a_route_that_runs_is_changed_no_more(teacher, routed):
    address = f"{routed}route/1/"
    sent = fields(text_of(teacher.get(address)))
    teacher.post(f"{address}parents/", {"on": DAY, "agreed": "yes"})
    teacher.post(f"{address}approve/")
    goal = Route.objects.get().goals.get().pk
    teacher.post(f"{routed}hold/", {"goal": goal, "form": "oral", "held_on": DAY, "value": "3"})
    page = text_of(teacher.post(address, sent | {"gap.1.topic": "Другое"}), 400)
    assert "«Изменить маршрут» нельзя" in page
    assert Control.objects.get().goal_id == goal


def test_two_editors_of_causes(teacher, browser, case):
    address, other = f"{case}causes/", browser("deputy_head")
    first, second = (fields(text_of(client.get(address))) for client in (teacher, other))
    assert teacher.post(address, first | {"main": "gaps"}).status_code == 302
    page = text_of(other.post(address, second | {"main": "language"}), 409)
    assert "Пока вы правили" in page


def test_a_cause_of_another_kind_is_said_in_own_words(teacher, case):
    sent = fields(text_of(teacher.get(f"{case}causes/"))) | {"main": "other", "text": ""}
    page = text_of(teacher.post(f"{case}causes/", sent), 400)
    assert "напишите своими словами" in page


def test_a_case_begins_from_confirmed_signs(teacher, home, pupil, town):
    raise_sign(town, pupil)
    SignDecision.objects.create(
        school_id=town.school.number,
        pupil_id=pupil,
        sign="failure",
        subjects=[ALGEBRA],
        confirmed=True,
        reason="Две четверти «2» по алгебре",
        on=TODAY,
        until=TODAY + timedelta(days=60),
        by_id=town.accounts["class_teacher"],
    )
    page = text_of(teacher.get(f"{home}open/"))
    assert "Две четверти «2» по алгебре" in page
    assert re.search(rf'value="{ALGEBRA}" checked', page)
    assert not re.search(rf'value="{PHYSICS}" checked', page)


def test_a_second_case_of_one_pupil_is_not_opened(teacher, home, case):
    page = text_of(teacher.post(f"{home}open/", {"subject": [], "curator": ""}), 400)
    assert "уже идёт" in page
    assert Case.objects.count() == 1


def test_the_list_of_a_school_shows_each_person_own_classes_and_what_is_overdue(
    browser, teacher, town, running
):
    address = f"/units/{town.school.number}/support/"
    for key in ("class_teacher", "deputy_head", "head", "psychologist"):
        assert "Сойкин" in text_of(browser(key).get(address))
    assert browser("subject_teacher").get(address).status_code == 404
    assert browser("far_deputy_head").get(address).status_code == 404
    page = text_of(teacher.get(f"{address}?state=overdue"))
    assert "никого нет" in page
    goal = Route.objects.get().goals.get()
    goal.due = TODAY - timedelta(days=1)
    goal.save()
    page = text_of(teacher.get(f"{address}?state=overdue"))
    assert "срок прошёл" in page
    assert "Срок контроля прошёл: 1\xa0ученик" in page
    assert "никого нет" in text_of(teacher.get(f"{address}?state=closed"))
    Enrolment.objects.update(school_class=town.school.classes["9Б"])
    assert "Сойкин" not in text_of(teacher.get(address))
    assert "Сойкин" in text_of(browser("deputy_head").get(address))


def test_the_list_asks_no_more_for_more_cases(browser, town):
    by = town.accounts["deputy_head"]
    client, address = browser("deputy_head"), f"/units/{town.school.number}/support/"
    asked = []
    for label in ("9А", "9Б"):
        for number in town.school.pupils[label]:
            Case.objects.create(
                school_id=town.school.number,
                pupil_id=number,
                opened_on=TODAY,
                state="opened",
                opened_by_id=by,
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 8


def test_those_who_look_change_nothing(browser, running, home):
    for key in ("head", "psychologist"):
        client = browser(key)
        page = text_of(client.get(running))
        assert SECRET in page
        assert "Другие действия" not in page
        for address in ("causes/", "close/", "route/", "hold/", "route/1/", "route/1/approve/"):
            assert client.post(f"{running}{address}").status_code == 404
        assert client.post(f"{home}open/").status_code == 404


def test_a_case_is_found_under_its_own_pupil_and_school_alone(browser, town, running):
    number = Case.objects.get().pk
    deputy = browser("deputy_head")
    other = town.school.pupils["9А"][0]
    assert deputy.get(running).status_code == 200
    assert deputy.get(f"/pupils/{other}/support/{number}/").status_code == 404
    assert deputy.post(f"/pupils/{other}/support/{number}/close/").status_code == 404
    assert deputy.get(f"{running[:-2]}999999/").status_code == 404
    Case.objects.update(school=town.sibling.number)
    assert deputy.get(running).status_code == 404


def test_a_case_goes_to_another_school_with_the_pupil(browser, town, running, pupil, home):
    number = Case.objects.get().pk
    moving = f"/units/{town.school.number}/support/{number}/hand-over/"
    giver, taker = browser("deputy_head"), browser("far_deputy_head")
    sent = {"taker": town.far.number}
    assert "Нет действующего согласия" in text_of(giver.post(moving, sent), 400)
    Consent.objects.create(
        school_id=town.school.number,
        pupil_id=pupil,
        purpose="hand_over",
        signer="mother",
        granted=True,
        since=TODAY,
        by_id=town.accounts["deputy_head"],
    )
    assert giver.post(moving, sent).status_code == 302
    assert "другая школа его ещё не приняла" in text_of(giver.get(moving))
    listing = text_of(taker.get(f"/units/{town.far.number}/support/"))
    assert "сначала зачислите" in listing
    assert "Сойкин" not in listing
    assert taker.get(home).status_code == 404
    group = SchoolClass.objects.get(pk=town.far.classes["9А"])
    Enrolment.objects.create(pupil_id=pupil, school_class=group, since=TODAY)
    assert "передаёт вам" in text_of(taker.get(home))
    assert taker.post(f"{home}take/", {"case": number}).status_code == 302
    page = text_of(taker.get(f"{home}{number}/"))
    assert SECRET in page
    assert next_button(page) == "Составить маршрут"
    row = Case.objects.get()
    assert (row.school_id, row.state) == (town.far.number, "reasoned")
    assert giver.get(moving).status_code == 404


def test_only_the_school_it_is_handed_to_takes_a_case(browser, town, running, pupil, home):
    number = Case.objects.get().pk
    page = text_of(browser("deputy_head").post(f"{home}take/", {"case": number}), 400)
    assert "вам не передают" in page
    assert not HandOver.objects.exists()

"""The log of individual work in a browser: own entries, group lessons, withdrawal, own lessons."""

import re
from datetime import timedelta

import pytest

import support_walks as walks
from opora.records.models import Enrolment, RouteLesson, SupportAction
from town import ALGEBRA, PHYSICS, TODAY

pytestmark = pytest.mark.usefixtures("on_the_day")

DAY = TODAY.isoformat()
LATER = (TODAY + timedelta(days=30)).isoformat()
SECRET = walks.SECRET
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


@pytest.fixture
def pupil(town):
    return town.school.pupils["9А"][2]


@pytest.fixture
def home(pupil):
    return f"/pupils/{pupil}/support/"


@pytest.fixture
def teacher(browser):
    return browser("class_teacher")


@pytest.fixture
def case(town, pupil, home):
    return f"{home}{walks.opened(town, pupil)}/"


@pytest.fixture
def running(town, pupil, home):
    return f"{home}{walks.running(town, pupil)}/"


def test_a_subject_teacher_logs_work_of_own_lessons_and_sees_own_entries_alone(
    browser, teacher, home, case
):
    teacher.post(f"{home}work/", WORK | {"text": SECRET})
    subject = browser("subject_teacher")
    page = text_of(subject.get(f"{home}work/"))
    assert SECRET not in page
    assert "только ваши записи" in page
    assert subject.post(f"{home}work/", WORK).status_code == 302
    assert WORK["text"] in text_of(subject.get(f"{home}work/"))
    for wrong in (PHYSICS, ""):
        refused = text_of(subject.post(f"{home}work/", WORK | {"subject": wrong}), 400)
        assert "Выберите предмет из списка" in refused
    assert SECRET in text_of(teacher.get(f"{home}work/"))
    for closed in (home, case, f"{case}causes/", f"{case}iom.docx"):
        assert subject.get(closed).status_code == 404


def test_only_ones_own_entry_is_withdrawn_and_it_stays_to_be_seen(browser, teacher, home):
    teacher.post(f"{home}work/", WORK)
    entry = SupportAction.objects.get().pk
    address = f"{home}work/{entry}/withdraw/"
    assert browser("subject_teacher").post(address, {"why": "не моя"}).status_code == 404
    assert "почему запись отзывается" in text_of(teacher.post(address), 400)
    assert teacher.post(address, {"why": "Не тот ученик"}).status_code == 302
    page = text_of(teacher.get(f"{home}work/"))
    assert "Отозвано 27.02.2026: Не тот ученик" in page
    assert SupportAction.objects.count() == 1
    assert "уже отозвана" in text_of(teacher.post(address, {"why": "ещё"}), 400)


def test_an_entry_that_says_nothing_is_kept_with_a_warning(teacher, home):
    sent = WORK | {"topic": "", "text": "Проведена беседа"}
    page = text_of(teacher.post(f"{home}work/", sent, follow=True))
    assert "не снимает ученика со" in page
    assert "не видно, что сделано" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": LATER}, "ещё не наступило"),
        ({"on": "2025-06-01"}, "другого учебного года"),
        ({"on": ""}, "Выберите день"),
        ({"kind": "танцы"}, "Выберите вид работы"),
        ({"minutes": "500"}, "можно от 1 до 300"),
        ({"minutes": "час"}, "число минут"),
        ({"topic": "", "text": ""}, "Напишите, что сделано"),
        ({"result": "так"}, "Выберите результат"),
        ({"lesson": "12345"}, "Этого занятия нет в маршруте"),
    ],
)
def test_a_wrong_entry_is_refused_and_nothing_typed_is_lost(teacher, home, wrong, said):
    sent = WORK | wrong
    page = text_of(teacher.post(f"{home}work/", sent), 400)
    assert said in page
    assert sent["text"] in page
    assert not SupportAction.objects.exists()


def test_a_group_lesson_is_entered_at_once_with_each_ones_result(browser, town, pupil):
    subject, unit = browser("subject_teacher"), town.school.number
    own = town.school.classes["9А"]
    address = f"/units/{unit}/support/group/?class={own}"
    first, second, third = town.school.pupils["9А"]
    page = text_of(subject.get(address))
    assert f'name="there.{first}"' in page
    sent = {
        **WORK,
        f"there.{first}": "on",
        f"there.{third}": "on",
        f"result.{first}": "managed",
        f"result.{third}": "not_managed",
    }
    assert subject.post(address, sent).status_code == 302
    told = dict(SupportAction.objects.values_list("pupil", "result"))
    assert told == {first: "managed", third: "not_managed"}
    assert SupportAction.objects.values("together", "text").distinct().count() == 1
    assert second not in told
    none = text_of(subject.post(address, WORK), 400)
    assert "Никто не отмечен" in none
    assert WORK["text"] in none


def test_a_group_lesson_reaches_no_class_that_is_not_ones_own(browser, town):
    subject, unit = browser("subject_teacher"), town.school.number
    for school, label in ((town.school, "9В"), (town.sibling, "9А")):
        address = f"/units/{unit}/support/group/?class={school.classes[label]}"
        assert subject.get(address).status_code == 404
        assert subject.post(address, WORK).status_code == 404
    own = f"/units/{unit}/support/group/?class={town.school.classes['9А']}"
    stranger = {f"there.{town.school.pupils['9В'][0]}": "on"}
    assert "Никто не отмечен" in text_of(subject.post(own, WORK | stranger), 400)


def test_own_lessons_are_listed_and_lead_to_an_entry_without_texts_in_the_address(
    browser, town, running, home
):
    own = RouteLesson.objects.filter(kind="lesson")
    own.update(staff=town.staff["subject_teacher"])
    subject = browser("subject_teacher")
    page = text_of(subject.get(f"/units/{town.school.number}/support/mine/"))
    assert "Сойкин" in page
    address = re.search(r'href="(/pupils/\d+/support/work/\?lesson=\d+)"', page)[1]
    form = text_of(subject.get(address))
    assert re.search(r'<option value="lesson" selected', form)
    assert re.search(rf'<option value="{ALGEBRA}" selected', form)
    own.update(subject=PHYSICS)
    Enrolment.objects.update(school_class=town.school.classes["9В"])
    assert "Сойкин" not in text_of(subject.get(f"/units/{town.school.number}/support/mine/"))

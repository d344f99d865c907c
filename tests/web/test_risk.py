"""The list that matters: signs with nothing done since, decisions, the selective check."""

import re
from datetime import date

import pytest

from opora.records.models import AuditEvent, RaisedSign, SelectiveCheck, SignDecision
from risks import TELLING, log_work, raise_sign
from town import ALGEBRA, PHYSICS, YEAR


@pytest.fixture
def address(town, on_the_day):
    return f"/units/{town.school.number}/risk/"


def text_of(client, address):
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def named(client, address, *surnames):
    text = text_of(client, address)
    return [surname for surname in surnames if surname in text]


def test_who_has_a_sign_and_no_work_since_is_on_the_list(town, browser, address):
    first, second, third = town.school.pupils["9А"]
    for pupil in (first, second, third):
        raise_sign(town, pupil)
    log_work(town, second)
    log_work(town, third, "проведена беседа")

    head = browser("deputy_head")

    assert named(head, address, "Берёзин", "Вётлин", "Сойкин") == ["Берёзин", "Сойкин"]
    assert "запись без содержания" in text_of(head, address)
    assert len(named(head, f"{address}?show=all", "Берёзин", "Вётлин", "Сойкин")) == 3


def test_a_pasted_entry_clears_nobody(town, browser, address):
    first, second, _ = town.school.pupils["9А"]
    for pupil in (first, second):
        raise_sign(town, pupil)
    log_work(town, first)
    log_work(town, second, TELLING + "!")

    assert named(browser("deputy_head"), address, "Берёзин", "Вётлин") == ["Вётлин"]


def test_a_call_or_an_invitation_clears_nobody(town, browser, address):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    log_work(town, pupil, kind="call")

    assert named(browser("class_teacher"), address, "Берёзин") == ["Берёзин"]


def test_entries_of_one_group_lesson_are_no_copies(town, browser, address):
    first, second, _ = town.school.pupils["9А"]
    for pupil in (first, second):
        raise_sign(town, pupil)
        log_work(town, pupil, together="lesson 1")

    assert named(browser("deputy_head"), address, "Берёзин", "Вётлин") == []


def test_a_withdrawn_entry_does_not_count(town, browser, address, on_the_day):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    log_work(town, pupil, withdrawn_on="2026-02-05")

    assert named(browser("deputy_head"), address, "Берёзин") == ["Берёзин"]


def test_everybody_sees_the_signs_of_their_own(town, browser, address):
    raise_sign(town, town.school.pupils["9А"][0])
    raise_sign(town, town.school.pupils["9А"][1], subject=PHYSICS)
    raise_sign(town, town.school.pupils["9А"][2], subject="")
    raise_sign(town, town.school.pupils["9В"][0], "9В", "", says="средняя 2,33")
    own = ("Берёзин", "Вётлин", "Сойкин", "средняя 2,33")

    assert len(named(browser("head"), address, *own)) == 4
    assert len(named(browser("class_teacher"), address, *own)) == 3
    assert named(browser("subject_teacher"), address, *own) == ["Берёзин"]
    assert browser("ministry_specialist").get(address).status_code == 404
    assert browser("municipal_coordinator").get(address).status_code == 404


def test_the_list_is_audited_and_its_files_are_noted_as_taken_out(town, browser, address):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    head = browser("deputy_head")

    for kind in ("docx", "pdf", "xlsx"):
        answer = head.get(f"{address}?as={kind}")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
    assert head.get(f"{address}?as=svg").status_code == 200
    assert head.get(f"{address}?as=exe").status_code == 404


def test_an_empty_list_teaches(town, browser, address):
    assert "Признаки ещё не искали" in text_of(browser("class_teacher"), address)


def test_a_class_teacher_confirms_a_sign_with_a_reason(town, browser, address):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    teacher = browser("class_teacher")
    page = f"/pupils/{pupil}/risk/"
    assert "Еще не рассмотрен" in text_of(teacher, page).replace("ё", "е")

    answer = teacher.post(
        f"{page}decide/",
        {
            "sign": "failure",
            "verdict": "confirmed",
            "reason": "Пропустил тему из-за олимпиады",
            "until": "2026-04-27",
        },
    )

    assert answer.status_code == 302
    row = SignDecision.objects.get()
    assert (row.confirmed, row.subjects, row.pupil_id) == (True, [ALGEBRA], pupil)
    assert "Пропустил тему из-за олимпиады" in text_of(teacher, page)
    assert "Подтверждён" in text_of(teacher, page)


def test_a_decision_leaves_a_trace_without_its_words(town, browser, address):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    form = {"sign": "failure", "verdict": "rejected", "reason": "Болел", "until": "2026-04-27"}

    browser("class_teacher").post(f"/pupils/{pupil}/risk/decide/", form)

    event = AuditEvent.objects.get(what="признак отклонён")
    assert event.pupils == [pupil]
    assert "Болел" not in str(event.details)


def test_a_rejected_sign_leaves_the_list_until_the_decision_lapses(
    town, browser, address, monkeypatch
):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    teacher = browser("class_teacher")
    form = {"sign": "failure", "verdict": "rejected", "reason": "Болел", "until": "2026-03-10"}
    teacher.post(f"/pupils/{pupil}/risk/decide/", form)
    assert named(teacher, address, "Берёзин") == []
    assert named(teacher, f"{address}?show=rejected", "Берёзин") == ["Берёзин"]

    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 3, 11))

    assert named(teacher, address, "Берёзин") == ["Берёзин"]


def test_a_rejection_in_one_subject_says_nothing_of_another(town, browser, address):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    teacher = browser("class_teacher")
    form = {"sign": "failure", "verdict": "rejected", "reason": "Болел", "until": "2026-04-10"}
    teacher.post(f"/pupils/{pupil}/risk/decide/", form)

    raise_sign(town, pupil, subject=PHYSICS)

    assert named(teacher, address, "Берёзин") == ["Берёзин"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "Заполните поле «Причина решения»"),
        ({"until": "2026-02-27"}, "этот день уже прошёл"),
        ({"until": "завтра"}, "не день"),
        ({"verdict": ""}, "подтверждаете вы признак или отклоняете"),
        ({"sign": "absence"}, "признака у ученика больше нет"),
    ],
)
def test_a_decision_that_cannot_be_kept_says_why_and_loses_nothing(
    town, browser, address, changed, said
):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    form = {
        "sign": "failure",
        "verdict": "confirmed",
        "reason": "Редкие слова причины",
        "until": "2026-04-27",
    }

    answer = browser("class_teacher").post(f"/pupils/{pupil}/risk/decide/", form | changed)

    assert answer.status_code == 400
    text = answer.content.decode()
    assert said in text
    assert SignDecision.objects.count() == 0
    if form["sign"] == changed.get("sign", "failure") and "reason" not in changed:
        assert "Редкие слова причины" in text


def test_only_who_leads_the_class_decides(town, browser, address):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    form = {"sign": "failure", "verdict": "confirmed", "reason": "Так", "until": "2026-04-27"}

    answers = {
        key: browser(key).post(f"/pupils/{pupil}/risk/decide/", form).status_code
        for key in ("subject_teacher", "psychologist", "head", "far_deputy_head", "deputy_head")
    }

    assert answers == {
        "subject_teacher": 404,
        "psychologist": 404,
        "head": 404,
        "far_deputy_head": 404,
        "deputy_head": 302,
    }


def test_a_subject_teacher_sees_the_rows_but_not_the_reason(town, browser, address):
    pupil = town.school.pupils["9А"][0]
    raise_sign(town, pupil)
    form = {"sign": "failure", "verdict": "confirmed", "reason": "Семья", "until": "2026-04-27"}
    browser("class_teacher").post(f"/pupils/{pupil}/risk/decide/", form)

    text = text_of(browser("subject_teacher"), f"/pupils/{pupil}/risk/")

    assert "средняя 2,40" in text
    assert "02.02.2026" in text
    assert "Семья" not in text


def test_the_page_of_a_pupil_without_signs_tells_the_rules(town, browser, address):
    pupil = town.school.pupils["9А"][1]

    text = text_of(browser("class_teacher"), f"/pupils/{pupil}/risk/")

    assert "Признаков риска у ученика сейчас нет" in text
    assert "2,60" in text


def test_the_selective_check_is_drawn_and_looked_through(town, browser, address):
    pupil = town.school.pupils["9А"][0]
    for number in range(5):
        log_work(town, pupil, f"{TELLING}, задача {number}" if number else "беседа")
    head, page = browser("deputy_head"), f"{address}check/"
    assert "Отобранных записей нет" in text_of(head, page)

    assert head.post(page, {"draw": "1"}).status_code == 302

    drawn = list(SelectiveCheck.objects.order_by("pk"))
    assert len(drawn) == 3
    assert head.post(page, {"draw": "1"}).status_code == 400
    first, *others = drawn
    assert head.post(page, {"check": first.pk, "verdict": "remark"}).status_code == 400
    remark = {"check": first.pk, "verdict": "remark", "note": "Не сказано, что вышло"}
    assert head.post(page, remark).status_code == 302
    assert head.post(page, remark).status_code == 400
    for each in others:
        head.post(page, {"check": each.pk, "verdict": "fine"})
    assert "Не сказано, что вышло" in text_of(head, page)
    head.post(page, {"draw": "1"})
    assert SelectiveCheck.objects.count() == 5


def test_another_schools_check_cannot_be_settled(town, browser, address):
    action = log_work(town, town.school.pupils["9А"][0])
    browser("deputy_head").post(f"{address}check/", {"draw": "1"})
    check = SelectiveCheck.objects.get(action=action)

    answer = browser("far_deputy_head").post(
        f"/units/{town.far.number}/risk/check/", {"check": check.pk, "verdict": "fine"}
    )

    assert answer.status_code == 404
    check.refresh_from_db()
    assert check.fine is None


def test_only_who_answers_for_the_whole_school_checks(town, browser, address):
    for key in ("class_teacher", "subject_teacher", "head", "psychologist"):
        assert browser(key).get(f"{address}check/").status_code == 404, key


def test_signs_of_two_numbers_of_one_person_are_one_line(town, browser, address):
    kept, other, _ = town.school.pupils["9А"]
    raise_sign(town, kept)
    raise_sign(town, other, subject=PHYSICS)
    row = RaisedSign.objects.get(pupil=other).pupil
    row.merged_into_id = kept
    row.save()

    text = text_of(browser("deputy_head"), f"{address}?year={YEAR}")

    assert text.count("Берёзин") == 1
    assert "Физика" in text or "физика" in text


def test_how_much_help_is_needed_is_said_with_its_rule(town, browser, address):
    first, second, _ = town.school.pupils["9А"]
    raise_sign(town, first)
    raise_sign(town, first, subject="")
    raise_sign(town, second, failing_final=True)
    head = browser("deputy_head")

    assert "группа риска" in text_of(head, address).partition("Вётлин")[0].partition("<tbody")[2]
    assert "признаков 2 и больше" in text_of(head, address)
    assert '<span class="badge">группа риска</span>' in text_of(head, f"/pupils/{first}/risk/")
    assert '<span class="badge">высокий риск</span>' in text_of(head, f"/pupils/{second}/risk/")


def test_the_front_page_says_how_many_wait_and_since_when(town, browser, address):
    first, second, third = town.school.pupils["9А"]
    for pupil in (first, second, third):
        raise_sign(town, pupil)
    log_work(town, third)

    text = text_of(browser("class_teacher"), "/")

    assert "никто не занялся 2 учениками, первый ждёт с 02.02.2026" in text
    assert "никто не занялся" not in text_of(browser("far_deputy_head"), "/")

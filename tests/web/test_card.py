"""The card: one time line, charts by subject, observations; what is closed stays closed."""

import re

import pytest

from opora.records.models import AuditEvent, Observation
from opora.records.spool import Spool
from risks import raise_sign
from schooling import teach_all
from town import ALGEBRA, PHYSICS

SECRET = "Тревожность по методике, 17 баллов"
NOTE = {"on": "2026-02-20", "kind": "behaviour", "level": "2", "text": "Спорит на физике"}


@pytest.fixture
def pupil(town, on_the_day):
    teach_all(town.school, "9А")
    return town.school.pupils["9А"][2]


def text_of(client, address):
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def observed(client, pupil, **changes):
    answer = client.post(f"/pupils/{pupil}/card/observe/", NOTE | changes)
    assert answer.status_code == 302, answer.content.decode()


def test_the_card_tells_the_year_day_by_day(town, browser, pupil):
    raise_sign(town, pupil)

    text = text_of(browser("class_teacher"), f"/pupils/{pupil}/card/")

    order = [
        text.index(said)
        for said in (
            "Признак: Систематическая неуспеваемость",
            "Контрольная работа",
            "Пропуски по болезни",
            "Итоговые отметки: 1 четверть",
        )
    ]
    assert order == sorted(order)
    assert "алгебра 2; физика 3" in text
    assert "Нужна помощь, алгебра: средняя 2,40" in text


def test_a_kind_of_events_can_be_chosen(browser, pupil):
    text = text_of(browser("class_teacher"), f"/pupils/{pupil}/card/?kind=absence")

    assert "Пропуски по болезни" in text
    assert "Итоговые отметки" not in text


def test_a_subject_teacher_sees_the_own_subject_alone(browser, pupil):
    teacher, page = browser("subject_teacher"), f"/pupils/{pupil}/card/"

    assert "физика" not in text_of(teacher, page).lower()
    assert teacher.get(f"{page}?as=svg&subject={ALGEBRA}").status_code == 200
    assert teacher.get(f"{page}?as=svg&subject={PHYSICS}").status_code == 404


def test_charts_are_pictures_and_there_is_none_of_an_unknown_subject(browser, pupil):
    teacher, page = browser("class_teacher"), f"/pupils/{pupil}/card/"

    answer = teacher.get(f"{page}?as=svg&subject={ALGEBRA}")

    assert answer["Content-Type"].startswith("image/svg+xml")
    assert teacher.get(f"{page}?as=svg&subject=латынь").status_code == 404
    assert teacher.get(f"{page}?as=docx").status_code == 404


def test_a_pupil_of_whom_nothing_is_known_has_a_card_that_teaches(town, browser, on_the_day):
    pupil = town.school.pupils["9А"][0]

    assert "пока ничего нет" in text_of(browser("class_teacher"), f"/pupils/{pupil}/card/")


def test_an_observation_is_on_the_time_line_with_its_level_in_words(browser, pupil):
    teacher = browser("class_teacher")

    observed(teacher, pupil)

    text = text_of(teacher, f"/pupils/{pupil}/card/")
    assert "Поведение на уроках и переменах: случаи повторяются" in text
    assert "Спорит на физике" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "horoscope"}, "из списка"),
        ({"kind": "diagnostics"}, "из списка"),
        ({"on": "2026-02-28"}, "ещё не наступил"),
        ({"level": ""}, "выберите уровень"),
        ({"level": "7"}, "выберите уровень"),
        ({"kind": "talk_parents", "level": "", "text": " "}, "о чём шла речь"),
    ],
)
def test_a_note_that_cannot_be_kept_says_why_and_stays_in_the_form(browser, pupil, changes, said):
    answer = browser("class_teacher").post(f"/pupils/{pupil}/card/observe/", NOTE | changes)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Observation.objects.count() == 0
    if "text" not in changes:
        assert "Спорит на физике" in answer.content.decode()


def test_a_correction_keeps_what_was_there(browser, pupil):
    teacher = browser("class_teacher")
    observed(teacher, pupil)
    number = Observation.objects.get().pk

    page = f"/pupils/{pupil}/card/observe/{number}/"
    assert "Спорит на физике" in text_of(teacher, page)
    assert teacher.post(page, NOTE | {"level": "1", "text": "Один раз"}).status_code == 302

    assert Observation.objects.count() == 2
    text = text_of(teacher, f"/pupils/{pupil}/card/observe/")
    assert "Прежние записи: 1" in text
    assert "Спорит на физике" in text
    assert teacher.post(page, NOTE).status_code == 404


def test_nobody_corrects_the_note_of_another(browser, pupil):
    observed(browser("class_teacher"), pupil)
    number = Observation.objects.get().pk

    answer = browser("deputy_head").post(f"/pupils/{pupil}/card/observe/{number}/", NOTE)

    assert answer.status_code == 404


def test_a_closed_note_is_for_the_psychologist_alone(browser, pupil):
    psychologist = browser("psychologist")
    observed(psychologist, pupil, kind="diagnostics", level="", text="", closed_text=SECRET)
    page = f"/pupils/{pupil}/card/"
    assert SECRET in text_of(psychologist, page)

    for key in ("class_teacher", "deputy_head", "head"):
        text = text_of(browser(key), page)
        assert SECRET not in text, key
        assert "Есть запись психолога" in text, key
    assert "Есть запись" not in text_of(browser("subject_teacher"), page)


def test_others_cannot_write_a_closed_note(browser, pupil):
    observed(browser("class_teacher"), pupil, closed_text=SECRET)

    assert Observation.objects.get().closed_text == ""


def test_a_subject_teacher_sees_only_own_notes(browser, pupil):
    observed(browser("class_teacher"), pupil)
    teacher = browser("subject_teacher")
    observed(teacher, pupil, text="Не принёс тетрадь")

    text = text_of(teacher, f"/pupils/{pupil}/card/")

    assert "Не принёс тетрадь" in text
    assert "Спорит на физике" not in text


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_the_card_of_observations_is_a_file_without_closed_texts(browser, pupil, kind):
    observed(browser("psychologist"), pupil, text="Спокоен", closed_text=SECRET)

    answer = browser("psychologist").get(f"/pupils/{pupil}/card/observations.{kind}")

    assert answer.status_code == 200
    assert SECRET.encode() not in answer.content


def test_a_file_of_another_kind_is_not_there(browser, pupil):
    answer = browser("class_teacher").get(f"/pupils/{pupil}/card/observations.exe")

    assert answer.status_code == 404


def test_who_looked_at_the_card_is_noted_and_no_words_of_notes_are(browser, pupil, settings):
    teacher = browser("class_teacher")
    observed(teacher, pupil)
    teacher.get(f"/pupils/{pupil}/card/")
    Spool(settings.DATA / "audit").drain()

    whole = str(list(AuditEvent.objects.values()))

    assert "карточка ученика" in whole
    assert "наблюдение внесено" in whole
    assert "Спорит" not in whole


def test_another_schools_observations_are_not_shown_after_a_move(town, browser, pupil, on_the_day):
    observed(browser("class_teacher"), pupil)
    Observation.objects.update(school_id=town.sibling.number)

    assert "Спорит" not in text_of(browser("class_teacher"), f"/pupils/{pupil}/card/")

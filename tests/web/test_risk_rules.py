"""Page «Пороги признаков»: what is in force, its history, how a school changes it."""

import re

from opora.records.models import Job, RiskRule
from town import TODAY

ACT = "приказ № 12 от 01.10.2025"
FORM = {"key": "absence_percent", "value": "60 %", "since": "2025-10-01", "act": ACT}


def address(town):
    return f"/units/{town.school.number}/risk/rules/"


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_thresholds_are_shown_with_their_acts_words_and_rules(town, browser, on_the_day):
    text = text_of(browser("deputy_head").get(address(town)))

    assert "30 % 01.09.2020 Локальный акт лицея (lycey23.ru)" in text
    assert "Приказ от 06.10.2021 № 948" in text
    assert "Систематическая неуспеваемость" in text
    for word in ("Неуспевающий", "Слабоуспевающий", "Группа риска"):
        assert word in text
    assert "порог школы" not in text


def test_a_threshold_is_set_by_an_act_and_stands_in_the_history(town, browser, on_the_day):
    client = browser("deputy_head")

    answer = client.post(address(town), FORM)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{address(town)}?done=absence_percent#absence_percent",
    )
    text = text_of(client.get(answer["Location"]))

    assert "Порог изменён: «Пропуски: доля учебного времени" in text
    assert f"60 % 01.10.2025 порог школы {ACT}" in text
    assert f"60 % 01.10.2025 {ACT} Сотрудник deputy_head" in text
    assert "30 % 01.09.2020" in text
    assert Job.objects.filter(kind="refresh_risk").count() == 1


def test_a_threshold_of_a_day_to_come_is_in_the_history_only(town, browser, on_the_day):
    client = browser("head")
    client.post(address(town), FORM | {"since": "2026-09-01"})

    text = text_of(client.get(address(town)))

    assert "порог школы" not in text
    assert f"60 % 01.09.2026 {ACT}" in text


def test_a_mistake_keeps_what_was_typed(town, browser, on_the_day):
    client = browser("deputy_head")

    answer = client.post(address(town), FORM | {"value": "600"})
    page = answer.content.decode()

    assert answer.status_code == 400
    assert "нужно целое число процентов от 1 % до 100 %" in page
    assert 'value="600"' in page
    assert f'value="{ACT}"' in page
    assert '<option value="absence_percent" selected>' in page
    assert not RiskRule.objects.exists()


def test_nothing_typed_is_said_by_the_name_of_the_field(town, browser, on_the_day):
    client = browser("deputy_head")

    for name, said in (("act", "Чем установлен"), ("since", "С какого дня"), ("key", "Порог")):
        answer = client.post(address(town), FORM | {name: ""})
        assert answer.status_code == 400
        assert f"«{said}»" in answer.content.decode()


def test_only_who_sets_the_school_up_may(town, browser, on_the_day):
    for key in ("class_teacher", "subject_teacher", "psychologist", "far_deputy_head", "nobody"):
        client = browser(key)
        assert client.get(address(town)).status_code == 404
        assert client.post(address(town), FORM).status_code == 404
    assert browser("administrator").get(f"/units/{town.region}/risk/rules/").status_code == 404
    assert not RiskRule.objects.exists()


def test_the_day_is_offered_and_the_threshold_that_was_clicked(town, browser, on_the_day):
    page = browser("deputy_head").get(f"{address(town)}?key=gap_days").content.decode()

    assert f'value="{TODAY.isoformat()}"' in page
    assert '<option value="gap_days" selected>' in page

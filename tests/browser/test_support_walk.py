"""A class teacher helps a pupil, in a real browser: from causes to an outcome."""

from datetime import date, timedelta

import pytest
from driving import axe, complaints, press, sign_in
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from towns import ServedTown

TEXTS = (
    "Разобрали восемь примеров, шесть решил сам",
    "Повторили правило, ошибок в знаках стало меньше",
    "Самостоятельная на десять заданий, верно семь",
)


@pytest.fixture
def home(driver: webdriver.Chrome, place: ServedTown) -> str:
    """The support of a pupil; the class teacher is signed in."""
    sign_in(driver, place.server, "klassnyy", place.password)
    return f"{place.server.address}/pupils/{place.objects['pupil']}/support/"


def choose(driver: webdriver.Chrome, name: str, value: str) -> None:
    Select(driver.find_element(By.NAME, name)).select_by_value(value)


def typed_day(driver: webdriver.Chrome, name: str, day: date) -> None:
    box = driver.find_element(By.NAME, name)
    driver.execute_script("arguments[0].value = arguments[1]", box, day.isoformat())


def main_text(driver: webdriver.Chrome) -> str:
    return driver.find_element(By.TAG_NAME, "main").text


def test_from_causes_to_an_outcome(driver: webdriver.Chrome, home: str) -> None:
    found_by_axe = []
    driver.get(home)
    press(driver, "Открыть сопровождение")
    driver.find_elements(By.NAME, "subject")[0].click()
    press(driver, "Открыть сопровождение")
    case = driver.current_url.partition("?")[0]
    press(driver, "Назвать причины")
    choose(driver, "main", "gaps")
    found_by_axe += axe(driver)
    driver.get(f"{case}causes/")
    choose(driver, "main", "gaps")
    press(driver, "Сохранить причины")
    press(driver, "Составить маршрут")
    found_by_axe += axe(driver)
    driver.get(case)
    choose(driver, "agreed", "yes")
    assert driver.current_url == case  # a form that changes something waits for its button
    press(driver, "Записать ознакомление")
    press(driver, "Утвердить маршрут")
    for number, text in enumerate(TEXTS):
        driver.get(f"{home}work/")
        choose(driver, "kind", "lesson")
        driver.find_element(By.NAME, "topic").send_keys(f"Тема {number}")
        driver.find_element(By.NAME, "text").send_keys(text)
        choose(driver, "result", "managed")
        press(driver, "Записать работу")
        assert text in main_text(driver)
    found_by_axe += axe(driver)
    driver.get(case)
    choose(driver, "form", "test_work")
    typed_day(driver, "held_on", date.today())  # noqa: DTZ011 - the browser's own day
    driver.find_element(By.NAME, "value").send_keys("80")
    press(driver, "Внести результат")
    press(driver, "Закрыть: цели достигнуты")
    assert "цели достигнуты" in main_text(driver)
    found_by_axe += axe(driver)
    assert [*found_by_axe, *complaints(driver)] == []


def test_the_road_is_not_left_by_a_date(driver: webdriver.Chrome, home: str) -> None:
    driver.get(home)
    press(driver, "Открыть сопровождение")
    press(driver, "Открыть сопровождение")
    case = driver.current_url.partition("?")[0]
    driver.get(f"{case}causes/")
    choose(driver, "main", "motivation")
    press(driver, "Сохранить причины")
    press(driver, "Составить маршрут")
    assert "Занятие 1" in main_text(driver)
    past = date.today() - timedelta(days=1)  # noqa: DTZ011 - the browser's own day
    driver.get(case)
    typed_day(driver, "on", past)
    choose(driver, "agreed", "no")
    press(driver, "Записать ознакомление")
    assert "раньше, чем открыто сопровождение" in main_text(driver)

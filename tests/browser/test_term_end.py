"""The deputy head of a school of 1 500 pupils runs the end of a quarter in a real browser."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from driving import axe, complaints, expect, sign_in, submit, write_over
from selenium.webdriver.common.by import By

from servers import environment, served

TERM = "2 четверть"


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """The served school: address of its pages, server, password."""
    folder = tmp_path_factory.mktemp("large") / "data"
    folder.mkdir()
    made = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("large_school.py"))],
        env=environment(folder),
        capture_output=True,
        check=True,
    )
    told = json.loads(made.stdout)
    with served(folder) as server:
        yield server, f"{server.address}/units/{told['unit']}/term-ends/", told


def press(driver, words):
    """Press the button or follow the link that says these words."""
    either = f"//main//*[self::button or self::a][contains(., '{words}')]"
    submit(driver, driver.find_element(By.XPATH, either))


def text(driver):
    return driver.find_element(By.TAG_NAME, "main").text


def fine(driver):
    """Nothing serious on the page, nothing that the browser complained of."""
    return [*complaints(driver), *axe(driver)]


def test_from_the_preview_to_an_approved_report(driver, school):
    server, home, told = school
    sign_in(driver, server, "zavuch", told["password"])
    driver.get(f"{home}?{urlencode({'year': told['year']})}")
    assert fine(driver) == []
    driver.get(f"{home}start/?{urlencode({'year': told['year'], 'term': TERM})}")
    assert "Выставить итоговые отметки" in text(driver)
    assert fine(driver) == []
    driver.refresh()  # axe has cut the table
    press(driver, f"Начать: {TERM}")
    assert f"{TERM}: кто что должен" in text(driver)
    campaign = driver.current_url
    _until_counted(driver)
    assert fine(driver) == []

    driver.get(f"{campaign}report/")
    press(driver, "Составить черновик по данным")
    assert "Не успевают по предмету в классе" in text(driver)
    pictures = driver.find_elements(By.CSS_SELECTOR, "figure img")
    assert len(pictures) > 3
    assert fine(driver) == []
    driver.get(f"{campaign}report/edit/?part=place_low")
    field = driver.find_element(By.CSS_SELECTOR, "textarea[name$='.text']")
    write_over(field, "Повторить темы четверти на первых уроках.")
    press(driver, "Сохранить новую версию")
    assert "Повторить темы четверти на первых уроках." in text(driver)
    assert "Версия 2" in text(driver)
    press(driver, "Утвердить версию 2")
    assert "Утверждено" in text(driver)
    assert complaints(driver) == []


def test_a_class_teacher_does_tasks_on_the_front_page(driver, school):
    server, home, told = school
    sign_in(driver, server, "zavuch", told["password"])
    driver.get(f"{home}start/?{urlencode({'year': told['year'], 'term': '3 четверть'})}")
    press(driver, "Начать: 3 четверть")

    sign_in(driver, server, "klassnyy", told["password"])
    assert "Мои дела до" in text(driver)
    before = len(driver.find_elements(By.XPATH, "//main//button[.='Сделано']"))
    press(driver, "Сделано")
    assert "Отмечено: сделано" in text(driver)
    assert len(driver.find_elements(By.XPATH, "//main//button[.='Сделано']")) == before - 1
    assert fine(driver) == []


def _until_counted(driver):
    """Wait until the worker has counted what is left."""
    for _ in range(60):
        if "Сделано дел: 0" not in text(driver):
            return
        driver.refresh()
        expect(driver, "h1", TERM)
    raise AssertionError("the worker has counted nothing")

"""Forms on their way up, in a real browser: a municipality decides, a region collects."""

import io
from pathlib import Path

from driving import (
    complaints,
    expect,
    found,
    press,
    saved,
    sign_in,
    submit,
)
from handed import NEIGHBOURS
from openpyxl import load_workbook
from selenium import webdriver
from selenium.webdriver.common.by import By
from towns import ServedTown

from collected import NAMES
from handmade import changed, form

RETURNED, READ, *_, BY_HAND = NEIGHBOURS
REASON = "Напишите, какие темы разобрали."
REMARK = "Причина названа слишком обще."


def main_text(driver: webdriver.Chrome) -> str:
    return driver.find_element(By.TAG_NAME, "main").text


def follow(driver: webdriver.Chrome, selector: str) -> None:
    submit(driver, driver.find_element(By.CSS_SELECTOR, f"main {selector}"))


def row_of(driver: webdriver.Chrome, name: str) -> str:
    """Return what the line of a unit says."""
    return driver.find_element(By.XPATH, f"//main//tr[th[normalize-space()='{name}']]").text


def open_form_of(driver: webdriver.Chrome, name: str) -> None:
    submit(driver, driver.find_element(By.XPATH, f"//main//tr/th/a[normalize-space()='{name}']"))


def to_campaign(driver: webdriver.Chrome, place: ServedTown, login: str, unit: str) -> str:
    """Sign in and go from the list of campaigns to the matrix; return its address."""
    sign_in(driver, place.server, login, place.password)
    driver.get(f"{place.server.address}/units/{place.objects[unit]}/collection/")
    follow(driver, f"a[href='{place.objects['campaign']}/']")
    return driver.current_url


def test_a_municipality_from_the_matrix_to_what_it_hands_up(
    driver: webdriver.Chrome, place: ServedTown, tmp_path: Path
) -> None:
    matrix = to_campaign(driver, place, "koordinator", "municipality")
    follow(driver, f"thead a[href$='/{place.objects['due_walked']}/']")
    forms = driver.current_url
    return_with_a_remark(driver)
    driver.get(forms)
    assert "возвращена" in row_of(driver, RETURNED)
    open_form_of(driver, READ)
    press(driver, "Принять")
    driver.get(forms)
    assert "принята" in row_of(driver, READ)

    accept_by_a_sample(driver)
    for name in NEIGHBOURS[1:5]:
        assert "принята" in row_of(driver, name)
    accept_by_hand(driver, forms, tmp_path)
    driver.get(forms)
    assert "принята" not in row_of(driver, BY_HAND)  # it is handed in, and read like the others
    open_form_of(driver, BY_HAND)
    press(driver, "Принять")

    driver.get(forms)
    driver.find_element(By.NAME, "reason").send_keys("Одна школа исправляет, одна не сдала.")
    press(driver, "Передать принятые формы")
    assert "форм 5" in driver.find_element(By.ID, "up").text
    driver.get(matrix)
    press(driver, "Напомнить тем, кто не сдал")
    assert "Писем сделано: 1" in main_text(driver)
    assert [line for line in complaints(driver) if " 409 " not in line] == []


def return_with_a_remark(driver: webdriver.Chrome) -> None:
    """Return the form of a school with a remark to the cause of the first pupil."""
    open_form_of(driver, RETURNED)
    cell = driver.find_element(By.CSS_SELECTOR, "tbody tr td:nth-child(5) details")
    cell.find_element(By.TAG_NAME, "summary").click()
    cell.find_element(By.TAG_NAME, "textarea").send_keys(REMARK)
    driver.find_element(By.NAME, "reason").send_keys(REASON)
    press(driver, "Вернуть школе")
    assert "возвращена" in main_text(driver)
    said = driver.find_element(By.CSS_SELECTOR, "tbody tr td:nth-child(5) .warning").text
    assert REMARK in said
    assert REASON in driver.find_element(By.CSS_SELECTOR, ".timeline").text


def accept_by_a_sample(driver: webdriver.Chrome) -> None:
    """Let a sample be drawn, read each form of it, accept the rest at once."""
    forms = driver.current_url
    press(driver, "Принять разом")
    drawn = driver.find_elements(By.CSS_SELECTOR, "#sample li a")
    addresses = [str(link.get_attribute("href")) for link in drawn]
    assert len(addresses) == 2
    press(driver, "Принять остальные")
    assert "Сначала проверьте выборку: осталось 2" in main_text(driver)
    for address in addresses:
        driver.get(address)
        press(driver, "Принять")
    driver.get(forms)
    press(driver, "Принять остальные")
    assert driver.find_elements(By.ID, "sample") == []


def accept_by_hand(driver: webdriver.Chrome, forms: str, folder: Path) -> None:
    """Send the form of a school that fills it by hand, and hand it in for the school."""
    file = folder / "форма школы.xlsx"
    file.write_bytes(form(changed(school=BY_HAND)))
    driver.get(f"{forms}intake/")
    driver.find_element(By.NAME, "files").send_keys(str(file))
    press(driver, "Отправить файлы")
    expect(driver, "#state", "прочитан")
    assert BY_HAND in row_of(driver, file.name)
    open_form_of(driver, file.name)
    assert "Ошибок нет" in main_text(driver)
    press(driver, "Принять форму и сдать за школу")
    assert "принят" in row_of(driver, file.name)


def test_a_region_sees_all_dates_before_it_starts(
    driver: webdriver.Chrome, place: ServedTown
) -> None:
    sign_in(driver, place.server, "ministerstvo", place.password)
    driver.get(f"{place.server.address}/units/{place.objects['region']}/collection/")
    press(driver, "Посмотреть сроки и начать мониторинг")
    follow(driver, "tbody a[href*='alania-948-2021']")
    next_year = place.objects["year"] + 1
    follow(driver, f"a[href*='year={next_year}']")
    days = [cell.text for cell in driver.find_elements(By.CSS_SELECTOR, "main tbody th")]
    assert len(days) == 6
    press(driver, "Начать мониторинг с этими сроками")
    heads = " ".join(each.text for each in driver.find_elements(By.CSS_SELECTOR, "thead th"))
    assert [day for day in days if day not in heads] == []
    assert complaints(driver) == []


def test_a_region_goes_down_accepts_and_takes_the_consolidated_form(
    saving: tuple[webdriver.Chrome, Path], place: ServedTown
) -> None:
    driver, folder = saving
    matrix = to_campaign(driver, place, "ministerstvo", "region")
    follow(driver, f"tbody a[href*='/units/{place.objects['municipality']}/']")
    assert "сдана" in row_of(driver, NEIGHBOURS[1])
    driver.get(matrix)
    follow(driver, f"thead a[href$='/{place.objects['due']}/']")
    follow(driver, "#up button[aria-label^='Принять']")
    up = driver.find_element(By.ID, "up")
    assert "принята" in up.text
    with saved(folder) as file:
        found(driver, "Excel").click()
    ending, content = file
    assert ending == ".xlsx"
    cells = {
        str(cell.value)
        for sheet in load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
    }
    assert set(NAMES) - cells == set()
    assert complaints(driver) == []

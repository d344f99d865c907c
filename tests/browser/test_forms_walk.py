"""A form from the list to what is handed in, by a deputy head and a head in a real browser."""

import pytest
from driving import (
    DESKTOP,
    PHONE,
    axe,
    complaints,
    expect,
    found,
    press,
    resize,
    settled,
    sideways,
    sign_in,
    submit,
    write_over,
)
from selenium import webdriver
from selenium.webdriver.common.by import By
from towns import ServedTown

WORK = "Разобрали сложение дробей, решил семь задач из десяти, строка {}"
PLAN = "Зачёт по дробям через две недели, строка {}"


@pytest.fixture
def address(driver: webdriver.Chrome, place: ServedTown) -> str:
    """The page «Формы» of the school; the deputy head is signed in."""
    sign_in(driver, place.server, "zavuch", place.password)
    return f"{place.server.address}/units/{place.objects['unit']}/forms/"


def open_form(driver: webdriver.Chrome, due: str) -> None:
    """Begin the form of a due date, or open the one that is begun."""
    row = f"//main//tr[th[normalize-space()='{due}']]"
    submit(driver, driver.find_element(By.XPATH, f"{row}//button | {row}//a"))


def fill(driver: webdriver.Chrome, number: int, card: str) -> None:
    """Type into the cells of a card and go on: it is saved by itself."""
    for name, text in (("work", WORK), ("plan", PLAN)):
        cell = driver.find_element(By.ID, f"cell-{card}-{name}")
        write_over(cell, text.format(number))
    driver.find_element(By.CSS_SELECTOR, f"#row-{card} input[value=gaps]").click()
    settled(driver)
    expect(driver, f"#state-{card}", "сохранено в")
    expect(driver, f"#row-{card} .cells", "сохранено в")


def test_from_the_list_to_what_is_handed_in(
    driver: webdriver.Chrome, place: ServedTown, address: str
) -> None:
    driver.get(address)
    by_axe = axe(driver)
    driver.get(address)
    open_form(driver, place.objects["today"])
    form = driver.current_url.partition("#")[0]
    cards = [
        each.get_attribute("id").removeprefix("row-")
        for each in driver.find_elements(By.CSS_SELECTOR, "article.card")
    ]
    assert cards
    resize(driver, PHONE)
    assert sideways(driver) == 0
    for number, card in enumerate(cards):
        fill(driver, number, card)
    resize(driver, DESKTOP)
    expect(driver, "#summary", "Все обязательные графы заполнены")
    driver.get(form)  # nothing was kept by a button
    kept = driver.find_element(By.ID, f"cell-{cards[0]}-work").get_attribute("value")
    assert kept == WORK.format(0)
    by_axe += axe(driver)
    driver.get(form)
    press(driver, "Подготовить к сдаче")

    sign_in(driver, place.server, "direktor", place.password)
    certifying = form.removeprefix(place.server.address)
    link = f"main .warning a[href='{certifying}certify/']"
    submit(driver, driver.find_element(By.CSS_SELECTOR, link))
    assert WORK.format(0) in driver.find_element(By.TAG_NAME, "main").text
    resize(driver, PHONE)
    assert sideways(driver) == 0
    resize(driver, DESKTOP)
    by_axe += axe(driver)
    driver.get(f"{form}certify/")
    driver.find_element(By.NAME, "password").send_keys(place.password)
    press(driver, "Заверить и сдать")

    assert "сдана" in driver.find_element(By.CSS_SELECTOR, "main .key").text
    assert by_axe == []
    assert complaints(driver) == []


def test_who_was_slower_sees_both_texts_and_may_write_over(
    driver: webdriver.Chrome, place: ServedTown, address: str
) -> None:
    driver.get(address)
    open_form(driver, place.objects["today"])
    card = driver.find_element(By.CSS_SELECTOR, "article.card form.cells")
    cell = card.find_element(By.NAME, "plan")
    # Somebody else keeps another text meanwhile: the page does not know of it.
    said = driver.execute_async_script(
        """const [form, done] = arguments, posted = new FormData(form);
        posted.set("plan", "Чужое: три занятия по чтению");
        fetch(form.action, {method: "POST", body: posted}).then(answer => done(answer.status));""",
        card,
    )
    assert said == 200
    write_over(cell, "Моё: зачёт по дробям в декабре")
    driver.find_element(By.TAG_NAME, "h1").click()
    settled(driver)

    expect(driver, "article.card .state", "другой человек записал «Чужое: три занятия по чтению»")
    assert cell.get_attribute("value") == "Моё: зачёт по дробям в декабре"
    found(driver, "Записать моё вместо этого").click()
    settled(driver)
    expect(driver, "article.card .state", "сохранено в")
    driver.refresh()
    kept = driver.find_element(By.CSS_SELECTOR, "article.card [name=plan]").get_attribute("value")
    assert kept == "Моё: зачёт по дробям в декабре"
    assert [line for line in complaints(driver) if " 409 " not in line] == []

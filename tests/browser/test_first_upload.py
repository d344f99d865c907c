"""The way of a deputy head: from an archive of a journal to a pupil's page on paper."""

import base64
import io
import zipfile

from driving import complaints, drop_file, expect, sign_in, submit
from pypdf import PdfReader
from selenium.webdriver.common.by import By

from sendings import STRANGER, doubtful_journal

SUBJECT = "Астрономия"
ACCEPT = "form[action$='/accept/'] button"


def test_a_deputy_head_goes_from_an_archive_to_a_printed_page_and_the_head_sees_that(
    driver, place, tmp_path
):
    sign_in(driver, place.server, "zavuch", place.password)
    names = names_of_class(driver, place)
    driver.get(f"{place.server.address}/units/{place.objects['unit']}/uploads/")
    drop_file(driver, "form[data-drop]", archive(tmp_path, place, names))
    submit(driver, driver.find_element(By.CSS_SELECTOR, "form[data-drop] button"))

    # It tells how far it is and goes on by itself: nobody presses «refresh».
    assert driver.find_elements(By.TAG_NAME, "progress")
    expect(driver, "#state", "ждёт решения")
    shown = driver.find_element(By.ID, "state").text
    assert "9А.xlsx прочитан" in shown
    assert "Лист «Лист1», ячейка D30: Найдено: «55»" in shown
    assert not driver.find_element(By.CSS_SELECTOR, ACCEPT).is_enabled()

    decide(driver, names[0])
    expect(driver, "#state", "Спорные ученики решены: 1")
    assert SUBJECT not in class_page(driver, place)
    driver.back()
    submit(driver, driver.find_element(By.CSS_SELECTOR, ACCEPT))
    expect(driver, "#state .badge", "принято")
    assert SUBJECT in class_page(driver, place)

    submit(driver, driver.find_element(By.LINK_TEXT, names[0]))
    assert names[0] in driver.find_element(By.TAG_NAME, "h1").text
    table = driver.find_element(By.CSS_SELECTOR, "main table.sheet")
    subjects = [each.text for each in table.find_elements(By.CSS_SELECTOR, "tbody th")]
    assert SUBJECT in subjects
    headings = [each.text for each in table.find_elements(By.CSS_SELECTOR, "thead th")]
    on_paper = printed(driver)
    wanted = ["".join(each.split()) for each in (names[0], *headings, *subjects)]
    assert [each for each in wanted if each not in on_paper] == []
    assert [each for each in navigation(driver) if each in on_paper] == []
    assert complaints(driver) == []

    seen = f"{driver.current_url.partition('?')[0]}seen/"
    sign_in(driver, place.server, "direktor", place.password)
    driver.get(seen)
    assert "печать" in driver.find_element(By.TAG_NAME, "main").text


def names_of_class(driver, place):
    """Read the pupils off the page of the class, in order."""
    class_page(driver, place)
    links = driver.find_elements(By.CSS_SELECTOR, "main tbody th a[href^='/pupils/']")
    return list(dict.fromkeys(each.text for each in links))


def class_page(driver, place):
    """Open the page of the class over the year and return what it says."""
    driver.get(f"{place.server.address}/classes/{place.objects['school_class']}/?term=year")
    return driver.find_element(By.TAG_NAME, "main").text


def archive(folder, place, names):
    """Write a zip with a journal of the class in a folder."""
    journal = doubtful_journal(
        folder / "9А.xlsx",
        names,
        SUBJECT,
        school_class="9А",
        school=place.objects["school"],
        year=place.objects["year"],
    )
    packed = folder / "выгрузка.zip"
    with zipfile.ZipFile(packed, "w") as made:
        made.write(journal, "четверть/9А.xlsx")
    return packed


def decide(driver, name):
    """Say that the new surname is of somebody known."""
    submit(driver, driver.find_element(By.LINK_TEXT, "Решить"))
    doubt = driver.find_element(By.CSS_SELECTOR, "main fieldset")
    assert STRANGER in doubt.text
    assert "сменил фамилию?" in doubt.text
    doubt.find_element(By.XPATH, f".//label[contains(., '{name}')]/input").click()
    submit(driver, driver.find_element(By.CSS_SELECTOR, "main form > button"))


def navigation(driver):
    """Return what only a screen has: menus, the way here, buttons and downloads; no spaces."""
    chosen = ".top a, .top button, .menu a, .crumbs li:first-child, .because summary"
    parts = driver.find_elements(By.CSS_SELECTOR, f"{chosen}, form.filters button, a[download]")
    return ["".join(each.text.split()) for each in parts if each.text]


def printed(driver):
    """Return the text of the page on paper, without spaces: paper breaks lines where it likes."""
    made = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pages = PdfReader(io.BytesIO(base64.b64decode(made["data"]))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)

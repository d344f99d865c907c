"""What is typed into forms shows as text: markup, formulas, turned and endless names."""

from urllib.parse import quote

import pytest
from django.utils import timezone
from driving import DESKTOP, PHONE, complaints, resize, sign_in, submit
from selenium.webdriver.common.by import By

HOSTILE = (
    "<script>document.title='взломано'</script><img src=x onerror=\"document.title='взломано'\">",
    '=HYPERLINK("http://evil.example/","Премия")',
    "Иванов\u202eвонавИ\u200f Пётр",
    "Ы" * 300,
)
_WIDE = """const most = document.documentElement.scrollWidth > arguments[0] ? arguments[0] : 1e9;
  return [...document.querySelectorAll("body *")].map(each => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.right > most && !each.closest(".box"))
    .map(([each]) => each.tagName + "." + each.className);"""
SAVE = "main form.narrow button"


@pytest.mark.parametrize("name", HOSTILE, ids=["markup", "formula", "turned", "endless"])
def test_a_name_of_a_person_is_text(driver, place, name):
    sign_in(driver, place.server, "direktor", place.password)
    listing = f"{place.server.address}/units/{place.objects['unit']}/people/"
    driver.get(f"{listing}add/")
    write(driver, "name", name)
    write(driver, "position", name[:200])
    write(driver, "since", f"{timezone.now():%Y-%m-%d}")
    submit(driver, driver.find_element(By.CSS_SELECTOR, SAVE))

    assert "/people/" in driver.current_url
    assert plain(name) in plain(driver.find_element(By.TAG_NAME, "h1").text)
    harmless(driver)
    driver.get(f"{listing}?q={quote(name[:11])}")
    names = [plain(each.text) for each in driver.find_elements(By.CSS_SELECTOR, "tbody th")]
    assert plain(name) in names
    harmless(driver)


@pytest.mark.parametrize("name", HOSTILE, ids=["markup", "formula", "turned", "endless"])
def test_a_name_of_a_unit_is_text(driver, place, name):
    sign_in(driver, place.server, "ministerstvo", place.password)
    region = f"{place.server.address}/units/{place.objects['region']}/"
    driver.get(f"{region}open/")
    write(driver, "name", name)
    write(driver, "since", f"{timezone.now():%Y-%m-%d}")
    submit(driver, driver.find_element(By.CSS_SELECTOR, SAVE))

    assert plain(driver.find_element(By.TAG_NAME, "h1").text) == plain(name)
    harmless(driver)
    driver.get(region)
    names = [plain(each.text) for each in driver.find_elements(By.CSS_SELECTOR, "tbody th")]
    assert plain(name) in names
    harmless(driver)


def write(driver, name, text):
    """Put a text into a field at once: keys know no signs that turn it."""
    field = driver.find_element(By.CSS_SELECTOR, f"main [name={name}]")
    driver.execute_script("arguments[0].value = arguments[1]", field, text)


def plain(text):
    """The text without spaces, and without signs that are not seen."""
    return "".join(each for each in text if each not in " \n\u202e\u200f")


def harmless(driver):
    """Nothing ran, nothing was fetched, no page scrolls sideways."""
    assert "взломано" not in driver.title or "<script>" in driver.title
    assert driver.find_elements(By.CSS_SELECTOR, "img[onerror], main script") == []
    assert driver.find_elements(By.CSS_SELECTOR, "a[href^='http://evil']") == []
    for size in (DESKTOP, PHONE):
        resize(driver, size)
        assert driver.execute_script(_WIDE, size[0]) == []
    resize(driver, DESKTOP)
    assert complaints(driver) == []

"""What people do on the first pages, in a real browser."""

from driving import (
    DESKTOP,
    PHONE,
    another_page,
    complaints,
    give_password,
    is_seen,
    left,
    resize,
    sign_in,
    submit,
    tab_to,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


def test_signing_in_leads_to_the_front_page_and_out_again(driver, place):
    sign_in(driver, place.server, "direktor", place.password)
    assert driver.current_url == f"{place.server.address}/"
    assert "Здравствуйте" in driver.find_element(By.TAG_NAME, "h1").text
    submit(driver, driver.find_element(By.CSS_SELECTOR, "form[action='/sign-out/'] button"))
    assert "/sign-in/" in driver.current_url
    assert complaints(driver) == []


def test_a_wrong_password_is_said_and_the_login_stays(driver, place):
    give_password(driver, place.server, "direktor", "не тот пароль")
    alert = driver.find_element(By.CSS_SELECTOR, "[role=alert]")
    assert "не подходят" in alert.text
    assert driver.find_element(By.NAME, "login").get_attribute("value") == "direktor"


def test_from_signing_in_to_a_pupil_by_keyboard_only(driver, place):
    left(driver)
    driver.get(f"{place.server.address}/sign-in/")
    first = driver.switch_to.active_element
    assert first.get_attribute("name") == "login"
    assert is_seen(driver, first)
    first.send_keys("zavuch")
    tab_to(driver, "[name=password]").send_keys(place.password)
    _enter(driver, "main form button")
    _enter(driver, "main a[href*='/results/']")
    _enter(driver, f"main a[href^='/classes/{place.objects['school_class']}/']")
    _enter(driver, "main a[href^='/pupils/']")
    assert "/pupils/" in driver.current_url
    assert complaints(driver) == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(driver, place):
    sign_in(driver, place.server, "zavuch", place.password)
    driver.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert driver.switch_to.active_element.get_attribute("href").endswith("#main")


def test_no_page_scrolls_sideways_on_a_phone(driver, place):
    sign_in(driver, place.server, "zavuch", place.password)
    wide = []
    resize(driver, PHONE)
    for name in ("", f"units/{place.objects['unit']}/results/"):
        driver.get(f"{place.server.address}/{name}")
        if driver.execute_script("return document.documentElement.scrollWidth") > PHONE[0]:
            wide.append(name)
    resize(driver, DESKTOP)
    assert wide == []


def _enter(driver, selector):
    """Go to the next thing of the kind by Tab alone, press Enter, wait for the page."""
    with another_page(driver):
        tab_to(driver, selector).send_keys(Keys.ENTER)

"""Ways in: guessing is slowed down for the guessed account alone, and one-time codes."""

import re

import pyotp
from django.utils import timezone
from driving import complaints, give_password, sign_in, submit
from selenium.webdriver.common.by import By

_STEP = 30  # seconds that a code lasts


def test_who_guesses_is_told_when_to_try_again_and_a_neighbour_gets_in(driver, place):
    said = [refusal(driver, place, "expert", f"догадка {number}") for number in range(6)]
    assert all("не подходят" in each for each in said[:5])
    assert re.search(r"Следующую примем в \d\d:\d\d:\d\d", said[5])
    # The right password is not tried either: a guesser would learn it so.
    assert refusal(driver, place, "expert", place.password) == said[5]

    sign_in(driver, place.server, "publikator", place.password)
    assert "Здравствуйте" in driver.find_element(By.TAG_NAME, "h1").text


def refusal(driver, place, login, password):
    """Try to sign in; return what the form says against it."""
    give_password(driver, place.server, login, password)
    return driver.find_element(By.CSS_SELECTOR, "main [role=alert]").text


def test_a_code_from_the_phone_lets_in_once(driver, place):
    sign_in(driver, place.server, "metodist", place.password)
    driver.get(f"{place.server.address}/me/")
    submit(driver, driver.find_element(By.LINK_TEXT, "Включить коды"))
    secret = driver.find_element(By.CLASS_NAME, "secret").text.replace(" ", "")
    phone, now = pyotp.TOTP(secret), timezone.now().timestamp()
    first, second = phone.at(now), phone.at(now + _STEP)
    driver.find_element(By.NAME, "code").send_keys(first)
    driver.find_element(By.CSS_SELECTOR, "main [name=password]").send_keys(place.password)
    submit(driver, driver.find_element(By.CSS_SELECTOR, "main form button"))
    spare = driver.find_element(By.CSS_SELECTOR, "main ol code").text
    submit(driver, driver.find_element(By.LINK_TEXT, "Я сохранил коды"))
    assert "Включены" in driver.find_element(By.TAG_NAME, "main").text
    sign_out(driver)

    assert not lets_in(driver, place, first)
    assert lets_in(driver, place, second)
    sign_out(driver)
    assert not lets_in(driver, place, second)
    assert lets_in(driver, place, spare)
    sign_out(driver)
    assert not lets_in(driver, place, spare)
    assert [line for line in complaints(driver) if " 400 " not in line] == []


def lets_in(driver, place, code):
    """Sign in by the password and a code; return whether it let in."""
    sign_in(driver, place.server, "metodist", place.password)
    assert driver.current_url.startswith(f"{place.server.address}/sign-in/code/")
    driver.find_element(By.NAME, "code").send_keys(code)
    submit(driver, driver.find_element(By.CSS_SELECTOR, "main form button"))
    return driver.current_url == f"{place.server.address}/"


def sign_out(driver):
    submit(driver, driver.find_element(By.CSS_SELECTOR, "form[action='/sign-out/'] button"))

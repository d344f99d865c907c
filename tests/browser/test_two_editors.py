"""Two people at one record: nobody's words are lost, and each is told of the other's."""

from driving import chromium, complaints, sign_in, submit
from selenium.webdriver.common.by import By

SAVE = "main form button"


def test_the_second_editor_is_told_what_changed_field_by_field(driver, place):
    with chromium() as other:
        sign_in(driver, place.server, "direktor", place.password)
        sign_in(other, place.server, "zavuch", place.password)
        card = card_of_a_teacher(driver, place)
        name, post = read(driver, card)
        assert read(other, card) == (name, post)
        write(other, "position", f"{post}, наставник")
        submit(other, other.find_element(By.CSS_SELECTOR, SAVE))
        assert other.current_url.startswith(card.removesuffix("edit/"))

        # The first one changes both fields without knowing of it.
        write(driver, "name", f"{name} Старшая")
        write(driver, "position", f"{post}, методист")
        submit(driver, driver.find_element(By.CSS_SELECTOR, SAVE))
        assert "изменил другой человек" in said(driver, "main [role=alert]")
        assert f"записал сюда «{post}, наставник»" in said(driver, "#theirs-position")
        assert driver.find_elements(By.ID, "theirs-name") == []
        assert value(driver, "name") == f"{name} Старшая"
        assert value(driver, "position") == f"{post}, методист"
        assert read(other, card) == (name, f"{post}, наставник")

        write(driver, "position", f"{post}, наставник, методист")
        submit(driver, driver.find_element(By.CSS_SELECTOR, SAVE))
        both = (f"{name} Старшая", f"{post}, наставник, методист")
        assert read(other, card) == both
        assert read(driver, card) == both
        assert [line for line in complaints(driver) if " 409 " not in line] == []
        assert complaints(other) == []


def card_of_a_teacher(driver, place):
    """Return the address of the form of somebody's card: a person whom no other walk needs."""
    driver.get(f"{place.server.address}/units/{place.objects['unit']}/people/")
    links = driver.find_elements(By.CSS_SELECTOR, "main table th a[href*='/people/']")
    usual = [link for link in links if len(link.text) < 100]  # other walks type endless names
    return f"{usual[-1].get_attribute('href').partition('?')[0]}edit/"


def read(driver, card):
    """Open the form; return what stands in it."""
    driver.get(card)
    return value(driver, "name"), value(driver, "position")


def value(driver, name):
    return driver.find_element(By.CSS_SELECTOR, f"main [name={name}]").get_attribute("value")


def write(driver, name, text):
    field = driver.find_element(By.CSS_SELECTOR, f"main [name={name}]")
    field.clear()
    field.send_keys(text)


def said(driver, selector):
    return driver.find_element(By.CSS_SELECTOR, selector).text

"""Every page for everybody: nothing that a blind or a tired reader would stumble over."""

import pytest
from crawling import declared, kind_of, walk
from driving import axe, complaints, sign_in

from opora.web.registry import all_pages

PEOPLE = ("direktor", "zavuch", "klassnyy", "koordinator", "admin")
# No HTML, or of objects that the town has none of: uploads, links to set a password.
ELSEWHERE = {"health", "original", "upload", "doubts", "invitation"}
walked: set[str] = set()


@pytest.mark.parametrize("login", PEOPLE)
def test_axe_finds_nothing_serious_and_the_browser_nothing_at_all(driver, place, login):
    sign_in(driver, place.server, login, place.password)
    found: list[str] = []
    for address in walk(driver, place.server.address, declared(place.objects), found):
        walked.add(kind_of(address)[0])
        found += [f"{address} {line}" for line in [*axe(driver), *complaints(driver)]]
    assert found == []


def test_nobody_finds_the_form_of_signing_in_hard(driver, place):
    driver.delete_all_cookies()
    driver.get(f"{place.server.address}/sign-in/")
    assert [*axe(driver), *complaints(driver)] == []
    walked.add("sign_in")


def test_every_page_was_walked_by_somebody():
    pages = {page.name for page in all_pages() if "GET" in page.methods}
    assert pages - walked - ELSEWHERE == set()

"""Every page for everybody: nothing that a blind or a tired reader would stumble over."""

import pytest
from crawling import Walked, declared, kind_of, walk
from driving import DESKTOP, PHONE, axe, complaints, resize, sideways, sign_in

from opora.web.registry import all_pages

PEOPLE = ("direktor", "zavuch", "klassnyy", "koordinator", "ministerstvo", "expert", "admin")
NO_HTML = {"health"}
# Pages that show each their own; of all others axe sees one of a kind, whoever opens it first.
OWN = {"home", "unit", "people", "person", "received"}
walked: set[str] = set()
looked_at: set[tuple[str, str]] = set()


@pytest.mark.parametrize("login", PEOPLE)
def test_axe_finds_nothing_serious_and_the_browser_nothing_at_all(driver, place, login):
    sign_in(driver, place.server, login, place.password)
    met, found = Walked(), []
    for address in walk(driver, place.server.address, declared(place.objects), met):
        kind = kind_of(address)
        known = kind in looked_at and kind[0] not in OWN
        looked_at.add(kind)
        said = [*complaints(driver), *([] if known else looked(driver))]
        found += [f"{address} {line}" for line in said]
    walked.update(met.pages)
    assert [*met.broken, *found] == []


def looked(driver):
    """What is wrong with the page that is open: on a phone with its width, on a desk by axe."""
    resize(driver, PHONE)
    wide = sideways(driver)
    resize(driver, DESKTOP)
    return [*([f"is {wide} px wider than a phone"] if wide else []), *axe(driver)]


@pytest.mark.parametrize("address", ["sign-in/", "invitation/{token}/", "invitation/no-such/"])
def test_who_is_not_signed_in_finds_nothing_hard(driver, place, address):
    driver.get(f"{place.server.address}/{address.format(**place.objects)}")
    refused = [line for line in complaints(driver) if "404" not in line]
    assert [*axe(driver), *refused] == []
    walked.update({"sign_in", "invitation"} if "{" in address else {"sign_in"})


def test_every_page_was_walked_by_somebody():
    pages = {page.name for page in all_pages() if "GET" in page.methods}
    assert pages - walked - NO_HTML == set()

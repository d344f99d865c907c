"""Headers of every answer of every page, to everybody."""

from itertools import islice

import pytest
from django.test import Client
from matrix import addresses, people, signed_in_client
from test_matrix import others

from opora.web.registry import all_pages

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def missing(response) -> list[str]:
    """What an answer lacks."""
    found = [name for name, value in WANTED.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        found.append("Content-Security-Policy")
    if "no-store" not in response.headers.get("Cache-Control", ""):
        found.append("Cache-Control")
    return found


@pytest.mark.slow
def test_every_answer_of_every_page_has_every_header(town):
    lacking, known = [], others(town)
    for key, account in people(town).items():
        client = signed_in_client(account)
        for page in all_pages():
            # One that is there and one that is not: headers are the same for all of a kind.
            for label, address in islice(addresses(page, town, known), 2):
                for method in ("GET", "POST", "PUT"):
                    lacks = missing(client.generic(method, address))
                    if lacks:
                        lacking.append((page.name, key, label, method, lacks))
                    if method == "POST" and page.name == "sign_out":
                        client = signed_in_client(account)
    assert lacking == []


@pytest.mark.parametrize("address", ["/no/such/page/", "/units/1/", "/?year=nonsense"])
def test_errors_have_them_too(db, address):
    assert missing(Client().get(address)) == []


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(town):
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": "head", "password": "Ромашка-2026-поле"})
    assert {"opora", "csrftoken"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

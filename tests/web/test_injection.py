"""Whatever is put into an address or a form, the answer is a page, never a fault."""

import logging
from collections import Counter
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.db import transaction
from django.urls import resolve
from matrix import people, signed_in_client
from walking import answers

from schooling import teach_all

MARK = "опоразонд"  # found again in an answer however the rest was changed
LEAST = 60
QUOTES = (
    "'",
    '"',
    "''",
    "';--",
    "' OR '1'='1",
    "' OR 1=1--",
    '" OR ""="',
    "1 OR 1=1",
    "1; DROP TABLE records_pupil",
    "'; DROP TABLE records_pupil;--",
    "' UNION SELECT NULL--",
    "1 UNION SELECT password FROM records_account",
    "') OR ('a'='a",
    "admin'--",
    "1 AND SLEEP(5)",
    "'; SELECT pg_sleep(5)--",
    "1/0",
    "%' AND '1'='1",
    "%",
    "_",
    "\\",
    "\\'",
)
MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--",
    "{{7*7}}",
    "{% debug %}",
    "${7*7}",
    "#{7*7}",
    "{0.__class__}",
    "%s%s%n",
)
PLACES = (
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1:9/",
    "//evil.example/",
    "%2e%2e%2f",
    "|ls",
    "`id`",
    "$(id)",
    "a\r\nSet-Cookie: x=1",
    "*)(uid=*",
)
ODD = (
    "",
    " ",
    "\0",
    "а\0б",
    "-1",
    "0",
    "1e999",
    "NaN",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 400,
    "٣",  # a digit, but not an ASCII one
    "²",
    "29.02.2025",
    "2025-13-45",
    "0000-00-00",
    "99999-01-01",
    "a\u202eb\u200f",
    "\ufeff",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "Ы" * 5000,
    "[]",
    '{"$gt": ""}',
    "True",
)
PAYLOADS = (*QUOTES, *MARKUP, *PLACES, *ODD)
NUMBERS = ("0", "9223372036854775807", "9223372036854775808", "9" * 60, "٣", "0x10", "1'--")


class Forms(HTMLParser):
    """Forms of a page: how they are sent, where to, with which fields."""

    def __init__(self, address):
        super().__init__()
        self.address, self.found = address, []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            method, action = given.get("method", "get"), given.get("action") or self.address
            self.found.append((method.upper(), action, {}))
        elif tag in ("input", "select", "textarea", "button") and given.get("name") and self.found:
            self.found[-1][2][given["name"]] = given.get("value") or ""


def asked_for(client, more, found):
    """Note method, path and fields of every way in, one of a kind: page, method, fields."""
    for address, response, content in answers(client, more, most=250):
        parts = urlsplit(address)
        ways = [("GET", parts.path, dict(parse_qsl(parts.query)))]
        if "text/html" in response.headers.get("Content-Type", ""):
            forms = Forms(parts.path)
            forms.feed(content.decode())
            ways += [(method, urlsplit(path).path, each) for method, path, each in forms.found]
        for method, path, fields in ways:
            if path.startswith("/") and not path.startswith("/static/"):
                name = resolve(path).url_name
                kind = (name, method, tuple(sorted(fields)))
                found.setdefault(kind, (client, method, path, fields))


def tried(client, method, path, fields):
    """Ask, take back what it has done; return what is wrong with the answer."""
    cookies = SimpleCookie(client.cookies.output(header=""))
    with transaction.atomic():
        if method == "GET":
            response = client.get(f"{path}?{urlencode(fields, errors='replace')}")
        else:
            response = client.post(path, fields)
        transaction.set_rollback(True)
    client.cookies = cookies
    said = b"" if response.streaming else response.content
    page = "text/html" in response.headers.get("Content-Type", "")
    if response.status_code >= 500:
        return str(response.status_code)
    if page and any(each in said for each in (b"<script>alert", b"<img src=x", b"<svg onload")):
        return "markup came back as markup"
    return "someone else's cookie" if "x" in response.cookies else ""


@pytest.fixture
def ways(town, on_the_day):
    """Everything that may be asked of the pages, by two people who may ask the most."""
    teach_all(town.school, "9А", "9Б")
    accounts = people(town)
    found = {}
    for key in ("deputy_head", "administrator"):
        more = [f"/units/{town.school.number}/{page}/" for page in ("people", "uploads", "audit")]
        asked_for(signed_in_client(accounts[key]), more, found)
    return list(found.values())


def attacked(ways, methods):
    """Return how many questions were put, and those that were answered wrongly."""
    count, wrong = 0, Counter()
    for client, method, path, fields in ways:
        if method not in methods or path == "/sign-out/":
            continue
        for name in fields:
            for payload in PAYLOADS:
                text = f"{payload}{MARK}" if payload in MARKUP else payload
                found = tried(client, method, path, {**fields, name: text})
                count += 1
                if found:
                    wrong[resolve(path).url_name, method, name, payload[:30], found] += 1
    return count, wrong


def test_there_are_enough_of_them():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= LEAST


@pytest.mark.slow
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_value_of_any_parameter_breaks_a_page(ways, method, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    count, wrong = attacked(ways, (method,))
    assert wrong == {}
    assert count >= 20 * LEAST


@pytest.mark.slow
def test_no_number_in_an_address_breaks_a_page(ways, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    wrong = []
    for client, method, path, fields in ways:
        parts = path.split("/")
        for place, part in enumerate(parts):
            for number in NUMBERS if part.isdecimal() else ():
                changed = "/".join([*parts[:place], number, *parts[place + 1 :]])
                found = tried(client, method, changed, fields)
                wrong += [(method, path, number, found)] if found else []
    assert wrong == []

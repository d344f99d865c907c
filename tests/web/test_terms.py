"""Page «Сроки четвертей»."""

import re

from opora.records.actions.own_terms import form_of
from opora.records.queries.calendars import calendar_of, has_own

ADDRESS = "/units/{}/terms/?year=2025"


def posted(page: str, **other: str) -> dict[str, str]:
    """Return what a browser would send of the form, with some fields typed over."""
    found = dict(re.findall(r'<input (?:type="hidden" )?name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', page, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        found[name] = (chosen[1] if chosen[1] is not None else chosen[2]) if chosen else ""
    return found | {name.replace("_", ".", 2): value for name, value in other.items()}


def test_the_catalogue_is_shown_then_the_days_of_the_school(town, browser):
    client, address = browser("deputy_head"), ADDRESS.format(town.school.number)
    page = client.get(address).content.decode()
    assert "Сроки из каталога" in page
    assert 'value="24.10.2025"' in page
    assert "Вернуть сроки каталога" not in page
    sent = posted(page, lower_1_last="25.10.2025")
    assert client.post(address, sent).status_code == 302
    page = client.get(address).content.decode()
    assert "У школы свои сроки" in page
    assert 'value="25.10.2025"' in page
    assert calendar_of(town.sibling.number, 2025) != calendar_of(town.school.number, 2025)
    assert client.post(address, {"drop": "1"}).status_code == 302
    assert not has_own(town.school.number, 2025)


def test_a_mistake_keeps_all_that_was_typed(town, browser):
    client, address = browser("head"), ADDRESS.format(town.school.number)
    sent = posted(client.get(address).content.decode(), lower_1_last="вчера", lower_2_last="1.1.26")
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "1 четверть: Не дата" in page
    assert 'value="вчера"' in page
    assert 'value="1.1.26"' in page


def test_two_editors(town, browser):
    address = ADDRESS.format(town.school.number)
    first, second = browser("head"), browser("deputy_head")
    pages = [client.get(address).content.decode() for client in (first, second)]
    assert first.post(address, posted(pages[0], lower_1_last="20.10.2025")).status_code == 302
    answer = second.post(address, posted(pages[1], lower_1_last="22.10.2025"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Другой человек записал сюда «20.10.2025»" in page
    assert 'value="22.10.2025"' in page
    assert second.post(address, posted(page)).status_code == 302
    assert form_of(town.school.number, 2025).values["lower.1.last"] == "22.10.2025"


def test_a_year_without_a_calendar_is_filled_by_the_school(town, browser):
    client = browser("head")
    page = client.get(f"/units/{town.school.number}/terms/?year=2031").content.decode()
    assert "в каталоге сроков нет" in page


def test_only_schools_have_terms_and_only_some_may_change_them(town, browser):
    assert browser("administrator").get(ADDRESS.format(town.region)).status_code == 404
    for key in ("class_teacher", "expert", "municipal_coordinator", "far_deputy_head"):
        assert browser(key).get(ADDRESS.format(town.school.number)).status_code == 404

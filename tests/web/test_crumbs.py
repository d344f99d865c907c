"""The way to a page: every step that is a link can be opened."""

import re

import pytest

CRUMBS = re.compile(r'<nav class="crumbs".*?</nav>', re.DOTALL)


@pytest.mark.parametrize("key", ["administrator", "class_teacher", "deputy_head"])
def test_no_step_of_the_way_leads_to_what_is_not_there(town, browser, key):
    client = browser(key)
    number = town.school.number
    school_class = town.school.classes["9А"]
    pupil = town.school.pupils["9А"][0]
    asked = (
        f"/units/{number}/results/?year=2025",
        f"/units/{number}/audit/",
        f"/classes/{school_class}/",
        f"/pupils/{pupil}/",
        f"/pupils/{pupil}/seen/",
    )
    pages = [page for page in map(client.get, asked) if page.status_code == 200]
    assert pages
    for page in pages:
        way = CRUMBS.search(page.content.decode())
        assert way, page.request["PATH_INFO"]
        for address in re.findall(r'href="([^"]+)"', way[0]):
            assert client.get(f"{address}?year=2025").status_code == 200, address

"""Beside every table of a page stands its chart, and the chart says what the table says."""

import re
from html import unescape
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from test_duty import kept

from opora.documents.charts.beside import WITHOUT
from schooling import THIRD, teach_all
from town import ALGEBRA

pytestmark = pytest.mark.usefixtures("on_the_day")
SECTION = re.compile(r'<section class="figure.*?</section>', re.DOTALL)
TABLE = re.compile(r'<table class="sheet" id="([^"]+)"')
PICTURE = re.compile(r'<figure[^>]*><img src="([^"]+)" alt="([^"]+)"')
TERM = f"term={quote('3 четверть')}"
AUTUMN = f"term={quote('1 четверть')}"
SUBJECT = f"subject={quote(ALGEBRA)}"
# Who looks, where, and tables that have no data for their chart in this town.
PAGES = (
    ("deputy_head", f"/units/{{unit}}/results/?{TERM}", set()),
    ("deputy_head", f"/units/{{unit}}/results/?by=parallel&{TERM}", set()),
    ("deputy_head", f"/units/{{unit}}/results/?by=subject&{TERM}", set()),
    ("deputy_head", f"/units/{{unit}}/results/?by=teacher&{TERM}", set()),
    ("deputy_head", "/units/{unit}/results/?by=dynamics", set()),
    ("deputy_head", f"/units/{{unit}}/results/?{SUBJECT}", set()),
    ("municipal_coordinator", "/units/{municipality}/results/", set()),
    ("deputy_head", "/units/{unit}/works/", set()),
    ("deputy_head", "/units/{unit}/plans/", set()),
    ("deputy_head", "/units/{unit}/duty/?year=2025", set()),
    ("subject_teacher", "/units/{unit}/my/", set()),
    ("class_teacher", f"/classes/{{group}}/?{TERM}", set()),
    ("class_teacher", f"/classes/{{group}}/?show=register&{AUTUMN}", set()),
    ("class_teacher", f"/classes/{{group}}/?show=lists&{AUTUMN}", set()),
    ("class_teacher", f"/classes/{{group}}/?show=attendance&{TERM}", set()),
    ("class_teacher", f"/classes/{{group}}/?show=help&{TERM}", set()),
    ("class_teacher", "/classes/{group}/?show=subjects", set()),
    ("class_teacher", "/classes/{group}/?show=dynamics", set()),
    ("class_teacher", f"/classes/{{group}}/subject/?{SUBJECT}", set()),
    ("class_teacher", "/classes/{group}/works/", set()),
    # Without a protocol there is no per cent of points.
    ("class_teacher", f"/classes/{{group}}/works/work/?{SUBJECT}&date={THIRD}", {"work_pupils"}),
    ("class_teacher", "/pupils/{pupil}/", set()),
    ("deputy_head", f"/pupils/{{pupil}}/marks/?{SUBJECT}", set()),
)


@pytest.fixture
def taught(town):
    teach_all(town.school, "9А", "9Б")
    kept(town)
    return town


@pytest.mark.parametrize(("key", "address", "bare"), PAGES, ids=lambda each: str(each)[:60])
def test_every_table_has_its_chart(taught, browser, key, address, bare):
    client, school = browser(key), taught.school
    where = address.format(
        unit=school.number,
        municipality=taught.municipality,
        group=school.classes["9А"],
        pupil=school.pupils["9А"][2],
    )

    page = client.get(where)

    tables = {}
    for section in SECTION.findall(page.content.decode()):
        for name in TABLE.findall(section):
            tables[name] = PICTURE.search(section)
    assert tables
    assert {name for name, picture in tables.items() if not picture} <= WITHOUT.keys() | bare
    for picture in filter(None, tables.values()):
        drawn = client.get(unescape(picture[1]))
        assert drawn.status_code == 200
        assert drawn["Content-Type"].startswith("image/svg+xml")
        assert any(each.text for each in ElementTree.fromstring(drawn.content).iter())


def test_a_chart_shows_no_pupil_that_its_table_does_not(taught, browser):
    client, address = browser("subject_teacher"), f"/units/{taught.school.number}/duty/?year=2025"

    section = browser("deputy_head").get(address).content.decode()
    own = client.get(address).content.decode()

    assert len(PICTURE.findall(section)) == 2
    assert PICTURE.findall(own)[0][1].endswith("9А 1.")  # one finding of the teacher's own lessons
    assert client.get(f"{address}&as=svg&sheet=duty_by_teacher").status_code == 404
    assert client.get(f"{address}&as=svg&sheet=nothing").status_code == 404

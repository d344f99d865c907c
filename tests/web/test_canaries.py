"""Names planted in every class come out of no page, file, error or log of who may not see them."""

import io
import zipfile
from collections.abc import Iterator
from html import unescape

import pytest
from django.conf import settings
from matrix import MISSING, people, signed_in_client
from pypdf import PdfReader
from walking import answers

from opora.records.models import AuditEvent, Enrolment, Pupil
from opora.records.spool import Spool
from schooling import teach_all

# A surname for each school and class; no page says it for any other reason.
CANARIES = {
    ("school", "9А"): "Щеглов",
    ("school", "9Б"): "Зябликов",
    ("school", "9В"): "Чижов",
    ("sibling", "9А"): "Снегирёв",
    ("far", "9А"): "Синицын",
}
OWN = {"Щеглов", "Зябликов", "Чижов"}
# By hand, from the duties of each role; who is not named sees nobody.
MAY_SEE = {
    "deputy_head": OWN,
    "head": OWN,
    "psychologist": {"Щеглов"},
    "class_teacher": {"Щеглов"},
    "subject_teacher": {"Щеглов", "Зябликов"},
    "far_deputy_head": {"Синицын"},
}


@pytest.fixture
def planted(town, on_the_day):
    for (school, label), surname in CANARIES.items():
        pupils = getattr(town, school).pupils[label]
        Pupil.objects.filter(pk__in=pupils).update(name=f"{surname} Пётр Ильич")
    for row in Pupil.objects.all():
        row.save()  # the folded name too
    teach_all(town.school, "9А", "9Б", "9В")
    teach_all(town.far, "9А")
    return town


def said(content: bytes) -> str:
    """Everything an answer says: a page, a workbook, a Word file, a PDF."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return " ".join(
                parts.read(name).decode("utf-8", "replace") for name in parts.namelist()
            )
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return unescape(content.decode("utf-8", "replace"))


def walked(client) -> Iterator[tuple[str, int, str]]:
    """Yield address, status and text of every page that links lead to from the front page."""
    searches = [f"/search/?q={name}" for name in CANARIES.values()]
    for address, response, content in answers(client, searches):
        yield address, response.status_code, said(content)


def forbidden_for(key: str) -> set[str]:
    return set(CANARIES.values()) - MAY_SEE.get(key, set())


@pytest.mark.slow
@pytest.mark.parametrize("key", [*sorted(MAY_SEE), "administrator", "municipal_coordinator"])
def test_nobody_meets_a_name_that_is_not_theirs(planted, caplog, key):
    client = signed_in_client(people(planted)[key])
    met, leaked, broken = set(), [], []
    for address, status, text in walked(client):
        met |= {name for name in CANARIES.values() if name in text and "search" not in address}
        names = {name for name in forbidden_for(key) if name not in address}
        leaked += [(address, name) for name in names if name in text]
        broken += [(address, status)] if status >= 400 else []
    assert leaked == []
    assert broken == []  # a link that is shown is open
    assert met == MAY_SEE.get(key, set())  # the canaries are alive where they may be
    assert not any(name in caplog.text for name in CANARIES.values())


def test_search_finds_nobody_who_is_not_ones_own(planted):
    for key in [*MAY_SEE, "ministry_specialist", "nobody"]:
        client = signed_in_client(people(planted)[key])
        for name in CANARIES.values():
            page = said(client.get(f"/search/?q={name[:4]}").content)
            assert (f"{name} Пётр" in page) == (name in MAY_SEE.get(key, set())), (key, name)


@pytest.mark.slow
def test_errors_and_the_audit_say_no_name_of_a_pupil(planted):
    client = signed_in_client(people(planted)["deputy_head"])
    stranger = planted.far.pupils["9А"][0]
    for address in (f"/pupils/{stranger}/", f"/pupils/{MISSING}/", "/units/1/results/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Синицын" not in said(response.content)
    for _ in walked(client):
        pass
    Spool(settings.DATA / "audit").drain()
    kept = str(list(AuditEvent.objects.values_list("what", "reason", "details")))
    assert not any(name in kept for name in CANARIES.values())


def test_a_former_name_is_for_those_who_say_who_is_who(planted):
    kept, other = planted.school.pupils["9А"][0], 4_000_000_001
    Pupil.objects.create(id=other, name="Поползнев Пётр Ильич", merged_into_id=kept)
    school_class = planted.school.classes["9А"]
    Enrolment.objects.create(pupil_id=other, school_class_id=school_class)
    pages = [
        *(
            f"/pupils/{number}/{page}"
            for number in (kept, other)
            for page in ("", "same/", "seen/")
        ),
        f"/pupils/{planted.school.pupils['9А'][1]}/same/?other={other}",
        f"/classes/{school_class}/",
        f"/classes/{school_class}/?show=register",
        f"/units/{planted.school.number}/results/",
        "/search/?q=Поползнев",
        "/",
    ]
    for key, account in people(planted).items():
        client = signed_in_client(account)
        told = [said(client.get(page, follow=True).content) for page in pages]
        names = [text.replace('value="Поползнев"', "") for text in told]
        may = key in ("deputy_head", "head")
        assert any("Поползнев Пётр" in text for text in names) == may, key

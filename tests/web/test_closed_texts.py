"""Causes, work, plans and texts of a psychologist come only to those who may see them."""

from collections import defaultdict

import pytest
from django.conf import settings
from matrix import addresses, people, signed_in_client
from test_canaries import said
from test_matrix import CHOSEN, others

from opora.records.models import AuditEvent
from opora.records.spool import Spool
from opora.web.registry import all_pages
from planted import LATIN, word
from schooling import teach_all

PLACES = [(name, label) for name in ("own", "sibling", "far") for label in ("9А", "9Б", "9В")]
WORDS = {word(kind, *place) for kind in ("Four", "Five") for place in PLACES}
OWN = {word("Four", "own", label) for label in ("9А", "9Б", "9В")}
# By hand, from the duties of each role; who is not named sees no word at all.
MAY_SEE = {
    "deputy_head": OWN,
    "head": OWN,
    "far_deputy_head": {word("Four", "far", "9А")},  # of whom the addresses are asked
    "psychologist": {word("Four", "own", "9А"), word("Five", "own", "9А")},
    "class_teacher": {word("Four", "own", "9А")},
}
# A cause goes up only in a form that was handed in: on the page of the form and in a package of it.
OF_FORMS = {"review", "packages_write"}
IN_FORMS = {
    "municipal_coordinator": {word("Four", name, "9А") for name in ("own", "sibling")},
    "ministry_specialist": {word("Four", name, "9А") for name in ("own", "sibling", "far")},
}
FILES = ("docx", "pdf", "xlsx")
ENDING = "<str:ending>"


@pytest.fixture
def filled(town, on_the_day):
    teach_all(town.school, "9А", "9Б", "9В")
    return town, others(town)


def reading(of_files: bool):
    """Pages that answer GET: those that give a file, or the others."""
    pages = [page for page in all_pages() if page.methods[0] == "GET"]
    return [page for page in pages if (ENDING in page.route) is of_files]


def words_in(content: bytes) -> set[str]:
    """The planted words; paper may have broken them."""
    text = "".join(said(content).replace("\u00ad", "").replace("-", "").split())
    return {each for each in WORDS if each in text}


def may_see(key: str, page) -> set[str]:
    return MAY_SEE.get(key, set()) | (IN_FORMS.get(key, set()) if page.name in OF_FORMS else set())


def test_the_words_are_told_apart():
    assert len(WORDS) == 2 * len(PLACES)
    assert set(LATIN) == {"А", "Б", "В"}


@pytest.mark.slow
def test_no_page_tells_a_text_to_who_may_not_see_it(filled, caplog):
    town, known = filled
    met, leaked = defaultdict(set), []
    for key, account in people(town).items():
        client = signed_in_client(account)
        for page in reading(of_files=False):
            for label, address in addresses(page, town, known):
                found = words_in(client.get(address).content)
                met[key] |= found
                leaked += [(key, page.name, label) for each in found - may_see(key, page)]
    assert leaked == []
    assert {key: own for key, own in met.items() if own} == MAY_SEE | IN_FORMS  # alive
    Spool(settings.DATA / "audit").drain()
    kept = str(list(AuditEvent.objects.values_list("what", "reason", "details")))
    assert not any(each in kept or each in caplog.text for each in WORDS)


@pytest.mark.slow
def test_no_file_has_a_text_of_a_psychologist_or_of_anothers_pupil(filled):
    town, known = filled
    leaked, files = [], 0
    closed = {each for each in WORDS if each.startswith("QFive")}
    for key in ("deputy_head", "head", "psychologist", "class_teacher", "subject_teacher"):
        client = signed_in_client(town.accounts[key])
        for page in reading(of_files=True):
            for ending in FILES:
                told = dict(addresses(page, town, known | CHOSEN | {"ending": ending}))
                for label in {"own 9А", "own school"} & told.keys():
                    answer = client.get(told[label])
                    files += answer.status_code == 200
                    found = words_in(answer.content) if answer.status_code == 200 else set()
                    beyond = found - MAY_SEE.get(key, set()) | found & closed
                    leaked += [(key, page.name, ending, each) for each in beyond]
    assert leaked == []
    assert files > 100

"""Nobody sees what is another's: every page, every role, every object."""

import os
from pathlib import Path

import pytest
from matrix import addresses, matrix

from opora.access import rights
from opora.access.rights import Answer, Rights, Scope
from opora.records.models import GivenRole
from opora.web import guard
from opora.web.registry import all_pages

LEAST = 5000
REVIEWED = Path(__file__).parent / "matrix.txt"


# Values of what an address holds beside the object; a page with another one must be named here.
def others(town):
    """A member of the own school's staff with a role; a link that nobody was given."""
    staff = town.staff["deputy_head"]
    row = GivenRole.objects.get(staff=staff).pk
    return {"staff": str(staff), "row": str(row), "token": "nobodys", "file": "1"}


@pytest.mark.slow
def test_every_page_answers_exactly_those_it_is_for(town, on_the_day):
    seen = matrix(town, others(town))
    if os.environ.get("OPORA_WRITE_MATRIX"):
        REVIEWED.write_text(seen.text, encoding="utf-8")
    assert seen.failures == []
    assert seen.checks >= LEAST
    assert seen.text == REVIEWED.read_text(encoding="utf-8")


def test_every_part_of_an_address_is_known_to_the_matrix(town):
    left = [
        address
        for page in all_pages()
        for _, address in addresses(page, town, others(town))
        if "<" in address
    ]
    assert left == []


# Ways in which a filter of scope may be forgotten: each must change what the matrix sees.
HOLES = {
    "any permission is given anywhere": (Rights, "may", lambda *_: Answer(True, "")),
    "a permission at one place is enough for all": (
        Rights,
        "may",
        lambda self, permission, place: self.may_anywhere(permission),
    ),
    "whoever is signed in needs no more": (guard, "_because", lambda *_: Answer(True, "")),
    "a grant covers every unit": (rights, "_covers", lambda *_: True),
    "a teacher has the whole school": (rights, "_scope", lambda *_: Scope(whole=True)),
    "a class is not looked at": (Scope, "touches_class", lambda *_: True),
    "a place is not looked at": (Scope, "touches", lambda *_: True),
}
ASKING = ("deputy_head", "class_teacher", "subject_teacher", "municipal_coordinator", "nobody")


@pytest.mark.slow
def test_the_matrix_notices_every_hole(town, on_the_day, monkeypatch):
    pages = [page for page in all_pages() if "<int:" in page.route and page.methods[0] == "GET"]
    whole = matrix(town, others(town), pages, ASKING).text
    unnoticed = []
    for hole, (owner, name, broken) in HOLES.items():
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, broken)
            if matrix(town, others(town), pages, ASKING).text == whole:
                unnoticed.append(hole)
    assert unnoticed == []

"""Nobody sees what is another's: every page, every role, every object."""

import os
from functools import partial
from pathlib import Path

import pytest
from matrix import MISSING, OBJECTS, addresses, matrix

from opora.access import rights
from opora.access.rights import Answer, Rights, Scope
from opora.records.models import GivenRole, Submission, TermTask
from opora.web import guard
from opora.web.registry import all_pages
from planted import plant

LEAST = 5000
REVIEWED = Path(__file__).parent / "matrix.txt"


ROWS = (
    "action",
    "attempt",
    "case",
    "certification",
    "consent",
    "council",
    "debt",
    "decision",
    "notice",
    "number",
    "observation",
    "paper",
    "pause",
    "question",
    "route",
)
CHOSEN = {"ending": "xlsx", "kind": "invitation", "purpose": "council", "name": "form.pdf"}


# Values of what an address holds beside the object; a page with another one must be named here.
def others(town):
    """A member of the own school's staff with a role; a link that nobody was given; planted rows.

    A row is of the pupil or the unit that the address names before it.
    """
    staff = town.staff["deputy_head"]
    row = GivenRole.objects.get(staff=staff).pk
    planted = plant(town)
    task = TermTask.objects.get(term_end__school=town.school.number).pk
    fixed = {"staff": str(staff), "row": str(row), "token": "nobodys", "file": "1"}
    rows = {name: partial(planted.of, name, missing=MISSING) for name in ROWS}
    one_for_all = {name: str(number) for name, number in planted.fixed.items()}
    one_for_all |= {"task": str(task), "school": str(town.school.number)}
    return fixed | CHOSEN | one_for_all | rows


def of_another(town):
    """The same, with rows of a stranger whatever the address names."""
    mine = others(town)
    form = Submission.objects.get(unit=town.far.number)
    far = (town.municipality, town.far.number, town.far.pupils["9А"][0], form.pk)
    return mine | {name: _first(mine[name], far) for name in ROWS}


def _first(row_of, owners):
    found = [row_of(owner) for owner in owners]
    return str(next(number for number in found if number != MISSING))


def test_a_row_of_a_stranger_is_not_there_under_the_address_of_an_own(town, on_the_day):
    names = [f"<int:{name}>" for name in ROWS]
    pages = [page for page in all_pages() if any(name in page.route for name in names)]

    seen = matrix(town, of_another(town), pages, ("deputy_head", "head", "class_teacher"))

    assert len(pages) > 30
    # A joined number leads to the number that was kept, and there the row is not found.
    told = [each for line in seen.lines if line.startswith(" ") for each in line.split(", ")]
    assert [each for each in told if "joined" not in each] == []
    assert seen.failures == []


@pytest.mark.slow
def test_every_page_answers_exactly_those_it_is_for(town, on_the_day):
    seen = matrix(town, others(town))
    if os.environ.get("OPORA_WRITE_MATRIX"):
        REVIEWED.write_text(seen.text, encoding="utf-8")
    assert seen.failures == []
    assert seen.checks >= LEAST
    assert seen.text == REVIEWED.read_text(encoding="utf-8")


def test_every_part_of_an_address_is_known_to_the_matrix(town):
    known = others(town)
    left = [
        address
        for page in all_pages()
        for _, address in addresses(page, town, known)
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


def one_of_each():
    """A page to be read for each permission and kind of object: holes are in what all share."""
    pages = {
        (page.needs, kind): page
        for page in all_pages()
        for kind in OBJECTS
        if f"<int:{kind}>" in page.route and page.methods[0] == "GET" and "<str:" not in page.route
    }
    return list(pages.values())


@pytest.mark.slow
def test_the_matrix_notices_every_hole(town, on_the_day, monkeypatch):
    pages = one_of_each()
    known = others(town)
    whole = matrix(town, known, pages, ASKING).text
    unnoticed = []
    for hole, (owner, name, broken) in HOLES.items():
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, broken)
            if matrix(town, known, pages, ASKING).text == whole:
                unnoticed.append(hole)
    assert unnoticed == []

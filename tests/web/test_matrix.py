"""Nobody sees what is another's: every page, every role, every object."""

import os
from pathlib import Path

from matrix import addresses, matrix

from opora.records.models import GivenRole
from opora.web.registry import all_pages

REVIEWED = Path(__file__).parent / "matrix.txt"


# Values of what an address holds beside the object; a page with another one must be named here.
def others(town):
    """A member of the own school's staff with a role; a link that nobody was given."""
    staff = town.staff["deputy_head"]
    row = GivenRole.objects.get(staff=staff).pk
    return {"staff": str(staff), "row": str(row), "token": "nobodys", "file": "1"}


def test_every_page_answers_exactly_those_it_is_for(town, on_the_day):
    seen = matrix(town, others(town))
    if os.environ.get("OPORA_WRITE_MATRIX"):
        REVIEWED.write_text(seen.text, encoding="utf-8")
    assert seen.failures == []
    assert seen.text == REVIEWED.read_text(encoding="utf-8")


def test_every_part_of_an_address_is_known_to_the_matrix(town):
    left = [
        address
        for page in all_pages()
        for _, address in addresses(page, town, others(town))
        if "<" in address
    ]
    assert left == []

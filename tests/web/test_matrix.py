"""Nobody sees what is another's: every page, every role, every object."""

import os
from pathlib import Path

from matrix import addresses, matrix

from opora.web.registry import all_pages

REVIEWED = Path(__file__).parent / "matrix.txt"
# Values of what an address holds beside the object; a page with another one must be named here.
OTHERS: dict[str, str] = {"file": "1"}


def test_every_page_answers_exactly_those_it_is_for(town):
    seen = matrix(town, OTHERS)
    if os.environ.get("OPORA_WRITE_MATRIX"):
        REVIEWED.write_text(seen.text, encoding="utf-8")
    assert seen.failures == []
    assert seen.text == REVIEWED.read_text(encoding="utf-8")


def test_every_part_of_an_address_is_known_to_the_matrix(town):
    left = [
        address
        for page in all_pages()
        for _, address in addresses(page, town, OTHERS)
        if "<" in address
    ]
    assert left == []

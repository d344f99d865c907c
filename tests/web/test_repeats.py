"""A form that is sent ten times at one moment has one effect: every address of collection."""

import pytest

import killing
from copies import made
from killing import called
from opora.web.registry import all_pages
from repeat_cases import CASES, begin_all, repeated

TIMES = 10
PAGES = ("collection", "forms", "received", "signature", "hand_filled", "packages", "parts")
pytestmark = pytest.mark.database


def posted() -> set[str]:
    """Return the names of the pages that take a form."""
    modules = tuple(f"opora.web.pages.{name}." for name in PAGES)
    return {
        page.name
        for page in all_pages()
        if "POST" in page.methods and page.view.__module__.startswith(modules)
    }


@pytest.fixture(scope="module")
def conductors():
    found = killing.conductors()
    yield found
    found.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def world(conductors, tmp_path_factory):
    root = made(tmp_path_factory.mktemp("repeats") / "begun")
    return root, conductors.submit(called, begin_all, root).result()


def test_every_address_that_takes_a_form_has_a_case():
    assert CASES.keys() == posted()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(posted()))
def test_ten_at_once_have_the_effect_of_one(conductors, world, name):
    before, once, ten = conductors.submit(repeated, *world, name, TIMES).result()

    assert once.states == {302: 1}, once.silent
    assert ten.rows == once.rows
    assert once.rows != before.rows  # a form that does nothing would test nothing
    assert set(ten.states) <= {302, 400, 409, 429}
    assert ten.states[302] >= 1
    assert ten.silent == []

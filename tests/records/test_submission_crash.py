"""A server killed again and again while forms are written, handed in, withdrawn and returned:
what it said is done is there, nothing is there in part, nothing twice."""

import os
from pathlib import Path

import pytest

import killing
from submission_trial import of_many_kills

# On SQLite and on PostgreSQL together more than a thousand.
KILLS = 160 if os.environ.get("DATABASE_URL") else 360
PRODUCT = 20
pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def conductors():
    found = killing.conductors()
    yield found
    found.shutdown(cancel_futures=True)


def check(outcome):
    """Check what came of the kills, and that they fell into work."""
    assert outcome.lost == outcome.odd == outcome.doubled == outcome.refused == []
    assert outcome.again > 0
    assert outcome.submits > 0


def test_nothing_is_lost_halved_or_doubled_by_a_few_kills(conductors, tmp_path):
    check(conductors.submit(of_many_kills, tmp_path / "few", "few", 12).result())


@pytest.mark.slow
def test_nothing_is_lost_halved_or_doubled_by_hundreds_of_kills(conductors, tmp_path):
    made = [
        conductors.submit(of_many_kills, tmp_path / name, name, KILLS) for name in ("one", "other")
    ]
    outcomes = [each.result() for each in made]
    print(*outcomes, sep="\n")
    for outcome in outcomes:
        check(outcome)
    assert sum(outcome.kills for outcome in outcomes) == 2 * KILLS


@pytest.mark.slow
@pytest.mark.region
@pytest.mark.skipif(not Path("/proc").exists(), reason="finds processes of the server there")
def test_the_product_itself_killed_while_it_serves(conductors, tmp_path):
    outcome = conductors.submit(
        of_many_kills, tmp_path / "product", "product", PRODUCT, product=True
    ).result()
    print(outcome)
    check(outcome)
    assert outcome.kills > PRODUCT / 2

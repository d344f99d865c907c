"""Messy forms whose truth is known: every cell is right or reported, none silently wrong."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.handmade.conftest import ReadFile
from tests.documents.handmade.judge import judged
from tests.documents.handmade.mess import MESS
from tests.documents.handmade.paper import Paper, paper

from opora.documents.handmade.form import HandForm
from opora.documents.handmade.pupil import Asked
from opora.documents.handmade.reading import read_hand_form
from opora.intake.grid import Grid

FORMS = 300


def messy(seed: int, kinds: list[str]) -> Paper:
    made = paper(seed)
    for name in kinds:
        MESS[name].spoil(made)
    made.lay_out()
    return made


def together(chance: random.Random, suffix: str, most: int) -> list[str]:
    """Return kinds that touch different aspects of a form."""
    chosen: list[str] = []
    touched: set[str] = set()
    for name in chance.sample(sorted(MESS), len(MESS)):
        kind = MESS[name]
        if kind.only in ("", suffix) and not touched & kind.touches and len(chosen) < most:
            chosen.append(name)
            touched |= kind.touches
    return chosen


def of_suffix(made: Paper, suffix: str) -> bytes:
    return made.xlsx() if suffix == "xlsx" else made.docx()


def test_there_are_at_least_twenty_five_kinds_of_mess() -> None:
    assert len(MESS) >= 25


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
@pytest.mark.parametrize("name", sorted(MESS))
def test_a_mess_alone_leaves_all_other_cells_right(
    read_file: ReadFile, name: str, suffix: str
) -> None:
    if MESS[name].only not in ("", suffix):
        return
    made = messy(2, [name])
    owed = len([key for _, key in made.reported if key != "school"])

    counts, wrong = judged(made, read_file(of_suffix(made, suffix)), suffix)

    assert wrong == []
    assert counts["reported"] == owed + len(made.junk)


def test_three_hundred_messy_forms_have_no_cell_silently_wrong(read_file: ReadFile) -> None:
    chance, total, failures = random.Random(948), Counter[str](), []
    for seed in range(FORMS):
        suffix = ("xlsx", "docx")[seed % 2]
        kinds = together(chance, suffix, chance.randint(1, 8))
        made = messy(seed, kinds)
        counts, wrong = judged(made, read_file(of_suffix(made, suffix)), suffix)
        total += counts
        failures += [(seed, suffix, kinds, item) for item in wrong]

    assert failures == []
    assert total["right"] > 5 * total["reported"] > 0


def test_the_same_file_read_twice_gives_an_equal_form(read_file: ReadFile) -> None:
    chance = random.Random(7)
    for seed in range(5):
        content = messy(seed, together(chance, "xlsx", 6)).xlsx()

        assert read_file(content) == read_file(content)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), most=st.integers(0, 9))
def test_any_mess_is_read_right_or_reported(asked: Asked, seed: int, most: int) -> None:
    chance = random.Random(seed)
    made = messy(seed, together(chance, "docx", most))

    _, wrong = judged(made, of_grids(made, asked), "docx")

    assert wrong == []


def of_grids(made: Paper, asked: Asked) -> HandForm:
    """Read a form without making a file of it."""
    grids = [
        Grid(f"Таблица {number}", [[str(cell) for cell in row] for row in page])
        for number, page in enumerate(made.pages, 1)
    ]
    return read_hand_form(grids, asked, "форма")

"""Hostile files end in a refusal or a right reading; the parent and the pool outlive them all."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile_files import ATTACKS, FIRST, book, mutant, write
from opora.intake.archive import SourceFile
from opora.intake.limits import Limits
from opora.intake.pool import ReaderPool
from opora.intake.reading import Hints
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()
KNOWN_CODES = {
    "bad_archive",
    "bad_xml",
    "empty",
    "encrypted",
    "false_extension",
    "not_journal",
    "too_dense",
    "too_large",
    "truncated",
    "unreadable",
}


# Attacks on the general reader alone: the short road does not look at what they spoil.
HARMLESS_ON_THE_SHORT_ROAD = {"dimension from row 0", "too many merged areas"}
LONG_ROAD = (
    "import opora.intake.books as books, opora.intake.worker as worker\n"
    "books.plain_book = lambda path, limits: None\n"
    "worker.main()"
)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(LIMITS) as made:
        yield made


@pytest.fixture(scope="module")
def long_road() -> Iterator[ReaderPool]:
    with ReaderPool(LIMITS, command=[sys.executable, "-c", LONG_ROAD]) as made:
        yield made


def source(path: Path) -> SourceFile:
    return SourceFile(path.name, path, "", path.stat().st_size)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_as_foreseen(pool: ReaderPool, tmp_path: Path, name: str) -> None:
    build, expected = ATTACKS[name]

    found = pool.grids(source(write(tmp_path, build())))

    outcome = found.code if isinstance(found, Refusal) else found[0].rows
    assert outcome == ([["1"]] if name in HARMLESS_ON_THE_SHORT_ROAD else expected)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_as_foreseen_on_the_long_road(
    long_road: ReaderPool, tmp_path: Path, name: str
) -> None:
    build, expected = ATTACKS[name]

    found = long_road.grids(source(write(tmp_path, build())))

    outcome = found.code if isinstance(found, Refusal) else found[0].rows
    assert outcome == expected


def test_no_attack_costs_a_child(tmp_path: Path) -> None:
    sources = [
        source(write(tmp_path, build(), f"{n}")) for n, (build, _) in enumerate(ATTACKS.values())
    ]

    with ReaderPool(LIMITS, workers=1) as pool:
        outcomes = [found for _, found in pool.read_all(sources, Hints())]
        child = pool._idle.get()
        pool._idle.put(child)

    assert child.files == len(ATTACKS)
    assert {found.code for found in outcomes if isinstance(found, Refusal)} <= KNOWN_CODES


def test_spoiled_books_never_stop_the_reading_of_others(tmp_path: Path) -> None:
    sources = [source(write(tmp_path, mutant(seed), f"{seed}.xlsx")) for seed in range(400)]
    sources.append(source(write(tmp_path, book(FIRST), "целый.xlsx")))

    with ReaderPool(LIMITS) as pool:
        outcomes = [found for _, found in pool.read_all(sources, Hints())]
        last = pool.grids(sources[-1])

    codes = {found.code for found in outcomes if isinstance(found, Refusal)}
    stopped = [
        found for found in outcomes if isinstance(found, Refusal) and "остановлена" in found.message
    ]
    assert codes <= KNOWN_CODES
    assert stopped == []
    assert not isinstance(last, Refusal)

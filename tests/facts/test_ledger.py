"""The list of batches: what a reader sees while a writer works, and after a writer has died."""

import os
import shutil
from dataclasses import replace

import pytest

from opora.facts.ledger import Ledger
from opora.vocabulary.problems import UserError
from stores import accepted


@pytest.fixture
def ledger(tmp_path):
    """A list of one batch."""
    return accepted(tmp_path, {"marks": [{}]}).ledger


@pytest.fixture
def another(ledger):
    """A batch that the list does not have."""
    return replace(ledger.batch(1), number=2)


def numbers(ledger):
    return [batch.number for batch in ledger.batches()]


def test_an_absent_list_is_empty_and_stays_absent(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")

    assert (ledger.batches(), ledger.last_number(), ledger.edition()) == ([], 0, b"")
    assert (ledger.derived(), ledger.rollups(), ledger.shelves()) == ([], [], [])
    assert not ledger.path.exists()


def test_a_list_whose_first_writer_died_is_empty(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.path.touch()

    assert ledger.batches() == []


def test_a_reader_sees_the_old_list_until_the_writer_is_done(ledger, another):
    with ledger.change() as change:
        change.put([another])
        during = numbers(Ledger(ledger.path))

    assert during == [1]
    assert numbers(Ledger(ledger.path)) == [1, 2]


def test_a_failed_change_changes_nothing(ledger, another):
    before = ledger.path.read_bytes()

    def fail():
        with ledger.change() as change:
            change.put([another])
            raise RuntimeError("посередине")

    with pytest.raises(RuntimeError, match="посередине"):
        fail()

    assert ledger.path.read_bytes() == before
    assert numbers(ledger) == [1]


def test_a_reader_undoes_a_commit_in_the_middle_of_which_a_writer_died(ledger, another, tmp_path):
    long = {"where": "далеко" * 100_000}
    with ledger.change() as change:
        # More than SQLite keeps in memory: pages of the file change before the commit.
        change.put(replace(another, number=n, problems=(long,)) for n in range(1, 10))
        for file in ledger.path.parent.glob("ledger.sqlite*"):
            shutil.copy(file, tmp_path)

    died = Ledger(tmp_path / "ledger.sqlite")

    assert (tmp_path / "ledger.sqlite-journal").exists()
    assert numbers(died) == [1]
    assert died.batch(1).problems == ()
    assert not (tmp_path / "ledger.sqlite-journal").exists()


def test_the_edition_changes_with_every_commit_and_with_nothing_else(ledger, another):
    first = ledger.edition()
    numbers(ledger)
    read = ledger.edition()

    with Ledger(ledger.path).change() as change:
        change.put([another])

    assert read == first
    assert ledger.edition() != first


@pytest.mark.skipif(os.name == "nt", reason="the system has no such modes")
def test_nobody_but_the_owner_reads_the_list(ledger, another):
    with ledger.change() as change:
        change.put([another])
        journal = ledger.path.with_name("ledger.sqlite-journal").stat().st_mode

    assert ledger.path.stat().st_mode & 0o777 == 0o600
    assert journal & 0o777 == 0o600


def test_reading_leaves_no_trace_in_the_directory(ledger):
    folder = ledger.path.parent
    before = sorted(folder.iterdir()), folder.stat().st_mtime_ns

    numbers(ledger)

    assert (sorted(folder.iterdir()), folder.stat().st_mtime_ns) == before


def test_a_directory_that_cannot_be_written_can_be_read(ledger):
    folder = ledger.path.parent
    folder.chmod(0o500)
    ledger.path.chmod(0o400)
    try:
        assert numbers(ledger) == [1]
    finally:
        ledger.path.chmod(0o600)
        folder.chmod(0o700)


def test_an_unknown_number_is_a_key_error(ledger):
    with pytest.raises(KeyError):
        ledger.batch(9)


def test_a_damaged_list_is_not_written_to(ledger, another):
    ledger.path.write_bytes(b"half" * 1000)

    with pytest.raises(UserError, match="не читается"), ledger.change() as change:
        change.put([another])

    assert ledger.path.read_bytes() == b"half" * 1000


def test_files_retired_long_ago_are_taken_once(ledger):
    with ledger.change() as change:
        change.retire(["old"], at=10)
        change.retire(["new"], at=20)

    with ledger.change() as change:
        taken = change.take_retired(before=15)

    assert taken == ["old"]
    assert "old" not in ledger.retired()
    assert "new" in ledger.retired()

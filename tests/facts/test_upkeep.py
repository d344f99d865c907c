"""What is derived is checked by `verify` and made again by `refresh`."""

from datetime import date

import pytest

from crash_works import refresh_without_terms, writing_sums_after
from opora.facts.derived import STATISTICS
from opora.vocabulary.spans import Level
from stores import accepted, upload
from wholeness import assert_whole, current_of, damage

KINDS = ["marks", STATISTICS, "mark_sums", "final_sums"]


@pytest.fixture
def store(tmp_path):
    """Two schools and the sums of their region."""
    rows = [{"school_id": 1}, {"school_id": 2}]
    with writing_sums_after(1):
        return accepted(tmp_path, {"marks": rows, "final_marks": rows})


def files_of(store, kind):
    return sorted((store.root / "current" / kind).rglob("*.parquet"))


def lose(path):
    path.unlink()


def change(path):
    path.write_bytes(path.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spoil", [lose, change])
def test_a_lost_or_changed_file_is_found_and_made_again(store, kind, spoil):
    before = current_of(store)
    spoil(files_of(store, kind)[0])

    found = store.verify()
    store.refresh()

    (problem,) = [p for p in found if p.code != "identity_missing"]
    assert problem.code == "derived_damaged"
    assert problem.file.startswith(f"current/{kind}/")
    assert "opora facts refresh" in problem.message
    assert current_of(store) == before
    assert_whole(store)


def test_everything_derived_is_made_again_when_all_of_it_is_lost(store):
    before = current_of(store)
    for path in (store.root / "current").rglob("*.parquet"):
        path.unlink()

    refreshed = store.refresh()

    assert [shelf.school_id for shelf in refreshed] == [1, 2]
    assert current_of(store) == before
    assert_whole(store)


def test_an_upload_is_accepted_though_the_sums_of_the_region_are_lost(store, tmp_path):
    files_of(store, "mark_sums")[0].unlink()

    with writing_sums_after(0):
        store.accept(upload(tmp_path, "later", {"marks": [{"mark": 5}]}, on=date(2025, 12, 30)))

    assert_whole(store)


def test_a_whole_directory_is_left_as_it_is(store):
    before = store.ledger.edition(), sorted(store.root.rglob("*"))

    assert store.refresh() == []
    assert (store.ledger.edition(), sorted(store.root.rglob("*"))) == before


def test_other_terms_derive_the_statistics_anew(store):
    before = current_of(store)

    refresh_without_terms(store)
    without = [len(each.starts[Level.TERM]) for each in store.ledger.derived()]
    again = store.refresh()

    assert without == [1, 1]
    assert [shelf.school_id for shelf in again] == [1, 2]
    assert current_of(store) == before
    assert damage(store) == []

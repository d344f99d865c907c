"""A data directory of version 0.1, with its list batches.json, is moved to the ledger."""

import json
from dataclasses import asdict
from datetime import date
from unittest import mock

import pytest

from opora.facts.identity import IdentityMap
from opora.facts.store import Store
from opora.vocabulary.problems import UserError
from stores import accepted
from wholeness import assert_whole

# What version 0.1 did not write of a file and of a batch.
NOT_OF_FILE = ("school_year", "school_id")
NOT_OF_BATCH = ("subject_names", "dated")


def as_version_0_1(store):
    """Leave of a data directory what version 0.1 had: originals, facts, names and the list."""
    kept = []
    for batch in store.batches():
        written = {name: value for name, value in asdict(batch).items() if name not in NOT_OF_BATCH}
        files = [
            {n: v for n, v in file.items() if n not in NOT_OF_FILE} for file in written["files"]
        ]
        kept.append(written | {"files": files})
    (store.root / "ledger.sqlite").unlink()
    for file in (store.root / "current").rglob("*.parquet"):
        file.unlink()
    write_list(store.root, {"version": 1, "batches": kept})


def write_list(root, kept):
    text = json.dumps(kept, ensure_ascii=False, indent=1, default=date.isoformat)
    (root / "batches.json").write_text(text, encoding="utf-8")


@pytest.fixture
def before(tmp_path):
    """Batches and rows of a directory before it was made as of version 0.1."""
    told = {"marks": [{"mark": 2}, {"mark": 3, "school_id": 2}], "final_marks": [{"mark": 2}]}
    store = accepted(tmp_path, told, {"marks": [{"mark": 5}]}, {"marks": [{"pupil_id": 8}]})
    store.withdraw(3)
    people = IdentityMap.load(store.identity_path)
    people.add_pupil(1, 2025, "9А", "Дзапаров Ацамаз")
    people.save()
    known = store.batches(), store.read("marks"), store.identity_path.read_bytes()
    as_version_0_1(store)
    return known


@pytest.fixture
def store(before, tmp_path):
    return Store(tmp_path / "data")


def test_the_batches_the_rows_and_the_names_are_the_same(store, before):
    batches, marks, names = before

    assert store.batches() == batches
    assert store.read("marks").equals(marks)
    assert store.identity_path.read_bytes() == names


def test_what_was_withdrawn_or_replaced_still_is(tmp_path):
    store = accepted(tmp_path, {"marks": [{"mark": 2}]})
    upload = store.batches()[0]
    as_version_0_1(store)
    path = store.root / "batches.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["batches"] += [
        kept["batches"][0] | {"number": 2, "withdrawn": True},
        kept["batches"][0] | {"number": 3, "replaced_by": 1},
    ]
    write_list(store.root, kept)

    batches = Store(store.root).batches()

    assert batches[0] == upload
    assert [(b.number, b.withdrawn, b.replaced_by) for b in batches] == [
        (1, False, None),
        (2, True, None),
        (3, False, 1),
    ]
    assert Store(store.root).visible() == [upload]


def test_current_files_are_made(store):
    assert [each.shelf.school_id for each in store.ledger.derived()] == [1, 2]
    assert_whole(store)


def test_the_old_list_is_set_aside(store):
    kept = (store.root / "batches.json").read_bytes()

    store.batches()

    assert not (store.root / "batches.json").exists()
    assert (store.root / "batches.json.old").read_bytes() == kept


def test_a_moved_directory_takes_uploads(store, before, tmp_path):
    store.withdraw(2)

    assert [batch.number for batch in store.visible()] == [1]
    assert_whole(store)


@pytest.mark.parametrize("ledger", [b"", None])
def test_a_move_that_was_interrupted_is_done_again(store, before, ledger):
    if ledger is not None:
        # The first transaction had made the file and was not committed.
        (store.root / "ledger.sqlite").write_bytes(ledger)

    assert store.batches() == before[0]
    assert_whole(store)


def test_a_move_interrupted_before_the_list_was_set_aside_is_not_repeated(store, before):
    with (
        mock.patch("opora.facts.store.set_aside", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        store.batches()
    moved = Store(store.root)
    moved.withdraw(2)

    assert [batch.number for batch in moved.visible()] == [1]
    assert not (store.root / "batches.json").exists()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"version": 2, "batches": []}', '{"version": 1, "batches": [{}]}']
)
def test_a_list_that_cannot_be_read_is_a_message_and_stays(store, text):
    (store.root / "batches.json").write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=r"batches\.json не читается"):
        store.batches()

    assert (store.root / "batches.json").read_text(encoding="utf-8") == text


def test_a_file_in_an_unknown_place_is_a_message(store):
    path = store.root / "batches.json"
    moved = path.read_text(encoding="utf-8").replace("/school=", "/")
    path.write_text(moved, encoding="utf-8")

    with pytest.raises(UserError, match="не читается"):
        store.batches()

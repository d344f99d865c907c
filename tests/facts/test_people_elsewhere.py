"""A directory whose people are kept in records gives nobody numbers by the command line."""

import pytest

import stores
from opora.facts.identity import IdentityMap, is_elsewhere, leave_to_records
from opora.facts.store import Store
from opora.vocabulary.problems import UserError


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "data")
    store.receive([b"a file that ", b"waits"])
    leave_to_records(store.identity_path)
    return store


def test_the_identity_map_is_refused_with_what_to_do(store):
    assert is_elsewhere(store.identity_path)
    with pytest.raises(UserError, match="на странице «Загрузки»"):
        IdentityMap.load(store.identity_path)


def test_sweeping_leaves_originals_that_wait(store, tmp_path):
    store.accept(stores.upload(tmp_path, "a", {"marks": [{}]}))
    stray = store.root / "facts" / "stray.parquet"
    stray.write_bytes(b"")
    assert store.sweep() == [stray]
    assert len(list((store.root / "originals").iterdir())) == 2


def test_sweeping_removes_what_came_by_half(store):
    half = store.root / "originals" / ".new-0123456789abcdef"
    half.write_bytes(b"a file th")
    assert store.sweep() == [half]


def test_names_are_not_missed_when_they_are_elsewhere(store, tmp_path):
    store.accept(stores.upload(tmp_path, "a", {"marks": [{}]}))
    assert store.verify() == []


def test_a_received_file_is_named_by_its_content_and_not_left_half(tmp_path):
    store = Store(tmp_path / "data")
    digest, size = store.receive([b"ab", b"c"])
    assert store.received(digest).read_bytes() == b"abc"
    assert size == 3
    assert store.receive([b"abc"]) == (digest, 3)

    def breaks():
        yield b"half"
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - any error of a connection
        store.receive(breaks())
    assert [path.name for path in (store.root / "originals").iterdir()] == [digest]

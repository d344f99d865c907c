"""Files are whole or absent."""

from pathlib import Path

import pytest

from opora.facts.atomic import make_folder, whole_file, write_whole


def test_content_replaces_what_was_there(tmp_path):
    write_whole(tmp_path / "new" / "folder" / "a", b"1")
    write_whole(tmp_path / "new" / "folder" / "a", b"22")

    assert (tmp_path / "new" / "folder" / "a").read_bytes() == b"22"
    assert len(list((tmp_path / "new" / "folder").iterdir())) == 1


def test_an_error_while_writing_leaves_the_old_content(tmp_path):
    path = tmp_path / "a"
    write_whole(path, b"old")

    def fail_half_way():
        with whole_file(path) as temporary:
            temporary.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_being_read_on_windows_is_replaced_a_moment_later(tmp_path, monkeypatch):
    refusals = iter([PermissionError, PermissionError])
    replace = Path.replace

    def busy_at_first(self, target):
        for refusal in refusals:
            raise refusal
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", busy_at_first)
    monkeypatch.setattr("time.sleep", lambda _: None)

    write_whole(tmp_path / "a", b"1")

    assert (tmp_path / "a").read_bytes() == b"1"


def test_a_folder_that_stays_closed_is_an_error(tmp_path, monkeypatch):
    def closed(self, target):
        raise PermissionError

    monkeypatch.setattr(Path, "replace", closed)
    monkeypatch.setattr("time.sleep", lambda _: None)

    with pytest.raises(PermissionError):
        write_whole(tmp_path / "a", b"1")

    assert list(tmp_path.iterdir()) == []


def test_where_folders_cannot_be_forced_to_disk_files_are_written_all_the_same(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("opora.facts.atomic._SYNCS_FOLDERS", False)

    write_whole(tmp_path / "a", b"1")

    assert (tmp_path / "a").read_bytes() == b"1"


def test_a_folder_made_twice_is_fine(tmp_path):
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").is_dir()

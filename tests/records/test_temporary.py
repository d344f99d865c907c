"""Temporary files of a process: gone once it has ended, never while it lives."""

import multiprocessing
import os
import tempfile
from pathlib import Path

import pytest

from opora.records.temporary import FOLDER, keep_temporary_files


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)


def holding(data: Path, told) -> None:
    folder = keep_temporary_files(data)
    with tempfile.NamedTemporaryFile() as file:
        told.send((folder, Path(file.name)))
        told.recv()


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_has_is_not(tmp_path):
    processes = multiprocessing.get_context("spawn")
    ours, theirs = processes.Pipe()
    other = processes.Process(target=holding, args=(tmp_path, theirs))
    other.start()
    folder, file = ours.recv()
    assert file.parent == folder
    own = keep_temporary_files(tmp_path)
    assert file.exists()
    other.kill()
    other.join()
    assert file.exists()
    again = keep_temporary_files(tmp_path)
    assert not folder.exists()
    assert own.exists()
    assert Path(tempfile.mkdtemp()).parent == again


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_they_are_for_the_owner_alone(tmp_path):
    assert keep_temporary_files(tmp_path).stat().st_mode & 0o077 == 0
    assert (tmp_path / FOLDER).is_dir()

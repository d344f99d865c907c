"""Files that are read in the process, as the limited child would read them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from journals import write_xlsx
from opora.intake.collection import Collection, ReadFile, last_day
from opora.intake.grid import Grid
from opora.vocabulary.problems import Problem, Remark
from readings import read_file


@pytest.fixture
def collect(tmp_path: Path) -> Callable[..., Collection]:
    """Return a function: name of a file → its sheet, and hints → the collection of these files."""

    def make(sheets: dict[str, Grid], **hints: object) -> Collection:
        found = Collection()
        for name, grid in sheets.items():
            path = write_xlsx(tmp_path / name, grid)
            reading = read_file(path, **hints)
            label = f"journals/{name}"
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            found.files.append(ReadFile(label, path, sha256, reading, last_day(reading)))
            for kind, said, notes in (
                (Problem, reading.problems, found.problems),
                (Remark, reading.remarks, found.remarks),
            ):
                notes += [kind(label, s.sheet, s.cell, s.code, s.message) for s in said]
        found.files.sort(key=lambda file: file.sha256)
        return found

    return make

"""The beginning of sheets, read in a limited child."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hostile_files import write
from journals import report_block, write_xlsx
from opora.intake.fingerprint import fingerprint
from opora.intake.frames import BrokenFrame
from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.intake.reading import Hints
from opora.intake.sample import sample
from opora.intake.sheet_mapping import Holds, SheetMapping, ValueColumn
from opora.intake.sheet_sample import pack_samples, sample_of, unpack_samples
from opora.vocabulary.problems import Refusal

NAME = "Лесной Пётр Ильич"
UNKNOWN = Grid("Свод", [["Ребёнок", "Оценка"], *[[NAME, "4"] for _ in range(60)]])
LIMITS = Limits.load()


def test_every_sheet_shows_its_first_rows_and_what_is_known_of_it(tmp_path: Path) -> None:
    report = Grid("Отчёт", report_block(NAME, [(3, 24)], {"Алгебра": ["4"]}))
    path = write_xlsx(tmp_path / "a.xlsx", report, UNKNOWN)

    first, second = sample(path, Hints(), LIMITS)

    assert (first.name, first.recognised_format) == ("Отчёт", "sgo_pupil_report")
    assert (second.name, second.recognised_format, second.total) == ("Свод", None, 61)
    assert second.rows == [list(row) for row in UNKNOWN.rows[:30]]
    assert second.fingerprint == fingerprint(UNKNOWN)
    assert second.proposed == SheetMapping((0,), (ValueColumn(1, Holds.MARKS),))
    assert NAME not in repr(second)


def test_a_known_mapping_is_said_and_given_back(tmp_path: Path) -> None:
    mapping = SheetMapping((0,), (ValueColumn(1, Holds.FINALS, "Химия"),))
    path = write_xlsx(tmp_path / "a.xlsx", UNKNOWN)

    (found,) = sample(path, Hints(mappings={fingerprint(UNKNOWN): mapping}), LIMITS)

    assert (found.recognised_format, found.proposed) == ("mapped", mapping)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        sample(write(tmp_path, b"PK\x03\x04 broken", "a.xlsx"), Hints(), LIMITS)


def test_long_texts_and_wide_rows_are_cut() -> None:
    found = sample_of(Grid(None, [["а" * 500] * 90]), Hints())

    assert (len(found.rows[0]), len(found.rows[0][0])) == (64, 120)


@pytest.mark.parametrize(
    "change",
    [
        {"rows": [[1]]}, {"rows": None}, {"rows": ["текст"]}, {"fingerprint": None}, {"name": 7},
        {"total": -1}, {"header": True}, {"proposed": {"names": []}}, {"proposed": {"names": 1}},
        {"recognised_format": 1}, {"extra": 1},
    ],
)  # fmt: skip
def test_a_child_that_lies_is_not_believed(change: dict[str, Any]) -> None:
    message = pack_samples([sample_of(UNKNOWN, Hints())])
    assert unpack_samples(message) == [replace(sample_of(UNKNOWN, Hints()))]

    with pytest.raises(BrokenFrame):
        unpack_samples({"samples": [message["samples"][0] | change]})
    with pytest.raises(BrokenFrame):
        unpack_samples({"samples": None})

"""Pictures are made without a network, in the style of the house, and small."""

import json

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.charts.bars import bars
from opora.documents.charts.picture import png, size_of, svg
from opora.documents.charts.style import ACCENT, BAR
from opora.measures.shares import Share

COLUMNS = (Column("pupil", "ФИО"), Column("mean", "Балл", Kind.MEAN))
SHEET = Sheet(
    "means",
    "Класс",
    COLUMNS,
    tuple(cells(f"Ёлкина Максимилиана {n}", Share(7, 2)) for n in range(30)),
)
SPEC = bars(SHEET, "pupil", "mean")


def test_pictures_are_made_offline_in_the_style_of_the_house() -> None:
    assert ACCENT in svg(SPEC)
    assert png(SPEC).startswith(b"\x89PNG")
    assert "http" not in json.dumps(SPEC)


def test_a_class_of_thirty_is_readable_and_takes_little_room() -> None:
    width, height = size_of(png(SPEC))

    assert 400 < width < 700
    assert 30 * BAR < height < 30 * BAR + 100
    assert len(png(SPEC)) < 200_000

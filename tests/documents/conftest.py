from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from opora.documents.listing import DatedMark, ListedPupil, Listing, SourceFile, SubjectMarks
from opora.orders.order import Order
from opora.orders.reader import find_order, load_order
from opora.vocabulary.mean import Mean
from opora.vocabulary.period import Period

QUARTER = Period(date(2025, 1, 9), date(2025, 3, 21))


@pytest.fixture(scope="session")
def order948() -> Order:
    return find_order("alania-948-2021")


@pytest.fixture(scope="session")
def tiny_order() -> Order:
    return load_order(Path(__file__).parent.parent / "orders" / "tiny")


def subject(name: str, *marks: int, below: bool = False, listed: bool = True) -> SubjectMarks:
    dated = tuple(
        DatedMark(date(2025, 1, 10 + number), mark, "Ответ на уроке" if number % 2 else "")
        for number, mark in enumerate(marks)
    )
    return SubjectMarks(name, Mean(sum(marks), len(marks)), dated, listed, below)


@pytest.fixture
def make_pupil() -> Callable[..., ListedPupil]:
    """A pupil of 9А with one failing subject, except for what is said."""

    def make(name: str = "Ёлкина Ӕхсарета Хетӕговна", **changes: object) -> ListedPupil:
        values: dict[str, object] = {
            "name": name,
            "school": "МБОУ «СОШ № 5»",
            "school_class": "9А",
            "subjects": (subject("Алгебра", 2, 3, 2),),
        }
        return ListedPupil(**(values | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_subject() -> Callable[..., SubjectMarks]:
    return subject


@pytest.fixture
def make_listing() -> Callable[..., Listing]:
    """A listing on 21 March 2025 for grade 9, except for what is said."""

    def make(pupils: Sequence[ListedPupil], **changes: object) -> Listing:
        values: dict[str, object] = {
            "pupils": tuple(pupils),
            "periods": {9: QUARTER},
            "on": QUARTER.on,
            "sources": (SourceFile("9А.xlsx", "ab" * 32),),
            "version": "0.1.0",
        }
        return Listing(**(values | changes))  # type: ignore[arg-type]

    return make

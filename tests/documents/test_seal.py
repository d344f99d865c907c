import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opora.documents.listing import ListedPupil, Listing, SourceFile
from opora.documents.seal import canonical, seal
from opora.orders.order import Order

MakePupil = Callable[..., ListedPupil]
MakeListing = Callable[..., Listing]


def test_seal_is_the_hash_of_plain_json(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    expected = {
        "on": "2025-03-21",
        "order": "alania-948-2021",
        "periods": {"9": ["2025-01-09", "2025-03-21"]},
        "pupils": [
            [
                "МБОУ «СОШ № 5»",
                "9А",
                "Ёлкина Ӕхсарета Хетӕговна",
                [
                    [
                        "Алгебра",
                        "2.33",
                        [
                            ["2025-01-10", 2, "", None],
                            ["2025-01-11", 3, "Ответ на уроке", None],
                            ["2025-01-12", 2, "", None],
                        ],
                    ]
                ],
            ]
        ],
    }
    text = json.dumps(expected, ensure_ascii=False, separators=(",", ":"))

    made = seal(order948, make_listing([make_pupil()]))

    assert made == hashlib.sha256(text.encode()).hexdigest()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(seed=st.integers(), names=st.lists(st.sampled_from(["Абаев А", "Ёлкин Е"]), max_size=6))
def test_seal_does_not_depend_on_any_order(
    order948: Order,
    make_pupil: MakePupil,
    make_listing: MakeListing,
    make_subject: Callable[..., object],
    seed: int,
    names: list[str],
) -> None:
    random = Random(seed)
    pupils = [
        make_pupil(name, subjects=(make_subject("Химия", 2, 3), make_subject("Физика", n % 5 + 1)))
        for n, name in enumerate(names)
    ]
    mixed = [replace(pupil, subjects=pupil.subjects[::-1]) for pupil in pupils]
    random.shuffle(mixed)

    assert canonical(order948, make_listing(pupils)) == canonical(order948, make_listing(mixed))


def test_any_change_of_a_mark_changes_the_seal(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    pupil = make_pupil()
    subject = pupil.subjects[0]
    first = subject.marks[0]
    others = [
        replace(first, mark=5),
        replace(first, kind="Контрольная работа"),
        replace(first, date=subject.marks[1].date),
        replace(first, weight=200),
    ]

    seals = {
        seal(order948, make_listing([replace(pupil, subjects=(changed,))]))
        for changed in [subject, *(replace(subject, marks=(m, *subject.marks[1:])) for m in others)]
    }

    assert len(seals) == 5


@pytest.mark.parametrize(
    "change", [{"version": "9.9"}, {"sources": (SourceFile("другой.xlsx", "00" * 32),)}]
)
def test_program_and_files_are_no_part_of_the_content(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing, change: dict[str, object]
) -> None:
    pupils = [make_pupil()]

    assert seal(order948, make_listing(pupils)) == seal(order948, make_listing(pupils, **change))

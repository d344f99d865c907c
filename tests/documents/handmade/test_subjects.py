from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opora.documents.handmade.subjects import read_subjects
from opora.orders.order import Order


@pytest.mark.parametrize(
    ("cell", "subjects"),
    [
        ("математика (2,4), физика - 2.5", [("Математика", "2.40"), ("Физика", "2.50")]),
        ("Русский язык – 2,6 Литература-2,5", [("Русский язык", "2.60"), ("Литература", "2.50")]),
        ("1. Алгебра\n2) Физика 2,1", [("Алгебра", None), ("Физика", "2.10")]),
        ("Алгебра (ср. балл 2,3); химия", [("Алгебра", "2.30"), ("Химия", None)]),
        ("алгебра 2,3,физика 2,5", [("Алгебра", "2.30"), ("Физика", "2.50")]),
        ("Родной язык (осетинский, 2,4)", [("Родной язык (осетинский)", "2.40")]),
        ("Англ. яз. (1 гр.) (2,25)", [("Английский язык (1 гр.)", "2.25")]),
        ("2,4 математика", [("Математика", "2.40")]),
        ("Алгебра и геометрия", [("Алгебра", None), ("Геометрия", None)]),
        ("мaтeматикa (2,604)***", [("Математика", "2.60")]),
        ("Алгебра (2,4", [("Алгебра", "2.40")]),
    ],
)
def test_subjects_are_read_however_they_are_listed(
    order948: Order, cell: str, subjects: list[tuple[str, str | None]]
) -> None:
    found = read_subjects(cell, order948.failing)

    assert [
        (s.subject, None if s.mean is None else str(s.mean)) for s in found.subjects
    ] == subjects
    assert found.problems == ()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Матиматика 2,4", "unknown_subject"),
        ("Алгебра и геометрия (2,4)", "mean_of_which"),
        ("Алгебра 3,4", "mean_high"),
        ("Алгебра 2,605", "mean_high"),
        ("Алгебра 24,0", "mean_impossible"),
        ("математика: 2, 4", "subjects_unclear"),
        ("2,4", "no_subject"),
        ("Алгебра 2,4, алгебра 2,5", "two_means"),
        ("2025-02-05 00:00:00", "mean_date"),
    ],
)
def test_what_is_not_clear_is_a_problem(order948: Order, cell: str, code: str) -> None:
    assert code in [said for said, _ in read_subjects(cell, order948.failing).problems]


@pytest.mark.parametrize(("cell", "code"), [("Химия 1,9", "mean_low"), ("Химия (2)", "mean_whole")])
def test_what_is_odd_is_a_remark(order948: Order, cell: str, code: str) -> None:
    found = read_subjects(cell, order948.failing)

    assert found.problems == ()
    assert [said for said, _ in found.remarks] == [code]


def test_an_unknown_subject_comes_with_the_nearest_known(order948: Order) -> None:
    ((_, message),) = read_subjects("Матиматика", order948.failing).problems

    assert "«Математика»" in message


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="алгебрФизк 2,.;()\n-0123456789*/и", max_size=60))
def test_a_cell_with_text_gives_subjects_or_problems(order948: Order, text: str) -> None:
    found = read_subjects(text, order948.failing)

    assert found.subjects or found.problems or not any(sign.isalnum() for sign in text)
    assert all(s.mean is None or isinstance(s.mean, Decimal) for s in found.subjects)

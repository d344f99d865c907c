from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from opora.documents.fill import SOURCES, fill, spoken_periods
from opora.documents.listing import ListedPupil, Listing, SubjectMarks
from opora.orders.order import Order
from opora.orders.sources import KNOWN, SCHOOL
from opora.vocabulary.period import Period

MakePupil = Callable[..., ListedPupil]
MakeSubject = Callable[..., SubjectMarks]
MakeListing = Callable[..., Listing]


def test_row_of_the_form_has_the_seven_values(
    order948: Order, make_pupil: MakePupil, make_subject: MakeSubject, make_listing: MakeListing
) -> None:
    subjects = (make_subject("Физика", 2, 2), make_subject("Алгебра", 2, 3, 2))
    pupil = make_pupil(subjects=subjects, filled={"cause": "Пропуски"})

    document = fill(order948, order948.form("individual_work"), make_listing([pupil]))

    assert document.rows[0].cells == (
        "Ёлкина Ӕхсарета Хетӕговна",
        "МБОУ «СОШ № 5»",
        "9А",
        "Алгебра (2,33), Физика (2,00)",
        "Пропуски",
        "",
        "",
    )
    assert document.period == "на 21.03.2025 (отчетный период: с 09.01.2025 по 21.03.2025)"


def test_only_listed_subjects_stand_in_the_form_and_all_in_the_extract(
    order948: Order, make_pupil: MakePupil, make_subject: MakeSubject, make_listing: MakeListing
) -> None:
    subjects = (make_subject("Алгебра", 2), make_subject("Химия", 5, 4, listed=False))
    listing = make_listing([make_pupil(subjects=subjects)])

    form = fill(order948, order948.form("individual_work"), listing)
    extract = fill(order948, order948.form("extract"), listing)
    marks = fill(order948, order948.form("extract_marks"), listing)

    assert form.rows[0].cells[3] == "Алгебра (2,00)"
    assert [row.cells[3:] for row in extract.rows] == [
        ("Алгебра", "10.01.2025:\xa02", 1, Decimal("2.00")),
        ("Химия", "10.01.2025:\xa05; 11.01.2025:\xa04 (Ответ на уроке)", 2, Decimal("4.50")),
    ]
    assert [row.cells[3:7] for row in marks.rows] == [
        ("Алгебра", date(2025, 1, 10), 2, ""),
        ("Химия", date(2025, 1, 10), 5, ""),
        ("Химия", date(2025, 1, 11), 4, "Ответ на уроке"),
    ]


def test_mean_below_the_range_is_marked_and_explained_only_where_it_stands(
    order948: Order, make_pupil: MakePupil, make_subject: MakeSubject, make_listing: MakeListing
) -> None:
    below = make_listing([make_pupil(subjects=(make_subject("Химия", 1, 2, below=True),))])
    form = order948.form("individual_work")

    document = fill(order948, form, below)

    assert document.rows[0].cells[3] == "Химия (1,50)***"
    assert document.footnotes == (*form.footnotes, order948.failing.below_note)
    assert fill(order948, form, make_listing([make_pupil()])).footnotes == form.footnotes
    assert fill(order948, order948.form("extract"), below).footnotes == ()


def test_rows_go_by_school_class_and_name_whatever_the_given_order(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    pupils = [
        make_pupil("Яковлев Я", school_class="9А"),
        make_pupil("Ёлкин Е", school_class="9А"),
        make_pupil("Абаев А", school_class="11А"),
        make_pupil("Ежов Е", school_class="9А"),
    ]
    form = order948.form("individual_work")

    names = [row.cells[0] for row in fill(order948, form, make_listing(pupils)).rows]

    assert names == ["Ежов Е", "Ёлкин Е", "Яковлев Я", "Абаев А"]
    assert fill(order948, form, make_listing(pupils[::-1])).rows == (
        fill(order948, form, make_listing(pupils)).rows
    )


def test_namesakes_stay_two_rows_in_a_settled_order(
    order948: Order, make_pupil: MakePupil, make_subject: MakeSubject, make_listing: MakeListing
) -> None:
    pupils = [make_pupil(), make_pupil(subjects=(make_subject("Химия", 2),))]
    form = order948.form("individual_work")

    rows = fill(order948, form, make_listing(pupils)).rows

    assert len(rows) == 2
    assert rows == fill(order948, form, make_listing(pupils[::-1])).rows


def test_grades_with_other_terms_are_said_apart(make_listing: MakeListing) -> None:
    on = date(2025, 3, 21)
    quarter, half_year = Period(date(2025, 1, 9), on), Period(date(2024, 12, 30), on)
    cases: list[Mapping[int, Period]] = [
        {9: quarter, 11: quarter},
        {8: quarter, 9: quarter, 11: half_year},
    ]

    spoken = [spoken_periods(make_listing([], periods=periods)) for periods in cases]

    assert spoken == [
        "с 09.01.2025 по 21.03.2025",
        "8, 9 классы с 09.01.2025 по 21.03.2025; 11 классы с 30.12.2024 по 21.03.2025",
    ]


def test_another_order_has_its_own_columns(
    tiny_order: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    document = fill(tiny_order, tiny_order.form("list"), make_listing([make_pupil()]))

    assert document.rows[0].cells == (1, "Ёлкина Ӕхсарета Хетӕговна", "Алгебра", Decimal("2.33"))
    assert document.period == "Отметки с 09.01.2025 по 21.03.2025"
    assert round(sum(document.widths)) == 100


def test_every_known_source_is_made_in_rows_of_its_kind(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    sample = order948.form("extract").columns[0]
    listing = make_listing([make_pupil()])

    for rows, sources in KNOWN.items():
        columns = tuple(replace(sample, key=source, source=source) for source in sorted(sources))
        form = replace(order948.form("extract"), rows=rows, columns=columns)
        assert len(fill(order948, form, listing).rows[0].cells) == len(sources)
    assert set(SOURCES) | {SCHOOL} == set().union(*KNOWN.values())

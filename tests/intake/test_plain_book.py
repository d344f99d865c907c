"""The short road through a plain workbook: it answers as the long one does, or not at all."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from hostile_files import MAIN, SHEET, STRINGS, book, cell, parts_of, row, sheet, write, zipped
from opora.intake import books
from opora.intake import plain_book as plain_module
from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.intake.plain_book import plain_book
from opora.intake.precheck import precheck
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()
SAMPLES = Path(__file__).parents[1] / "formats"
TWO = f"<sst {MAIN}><si><t>Н</t></si><si><t/></si></sst>"


def cells_of(grids: Sequence[Grid]) -> list[tuple[str | None, dict[tuple[int, int], str]]]:
    """Names of sheets and filled cells by place: how far blank ones reach is nobody's business."""
    return [
        (
            grid.name,
            {(r, c): text for r, row in enumerate(grid.rows) for c, text in enumerate(row) if text},
        )
        for grid in grids
    ]


def long_road(path: Path) -> list[Grid]:
    return books._read_workbook(path, precheck(path, LIMITS), LIMITS)


Value = str | int | float | date | None
VALUES = st.one_of(
    st.none(),
    st.text("АБё45/ Нн№\n<>&\"'_x", max_size=6),
    st.sampled_from(["", "5", " 4", "4\xa0", "Дубова Ада"]),
    st.integers(-(10**6), 10**6),
    st.floats(-1e6, 1e6, allow_nan=False),
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
)


def by_xlsxwriter(rows: list[list[Value]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as new:
        page, border = new.add_worksheet("Оценки"), new.add_format({"border": 1})
        day = new.add_format({"num_format": "dd.mm.yyyy"})
        for r, values in enumerate(rows):
            for c, value in enumerate(values):
                if isinstance(value, date):
                    page.write_datetime(r, c, value, day)
                elif isinstance(value, str):
                    page.write_string(r, c, value, border)
                elif value is not None:
                    page.write_number(r, c, value, border if r % 2 else None)
    return made.getvalue()


def by_hand(rows: list[list[Value]]) -> bytes:
    """As a plain writer does it: shared texts without a word about spaces, numbers as they are."""
    texts: dict[str, int] = {}
    lines = []
    for r, values in enumerate(rows, 1):
        cells = []
        for c, value in enumerate(values):
            place = f"{'ABCDEF'[c]}{r}"
            if isinstance(value, str):
                cells.append(cell(place, str(texts.setdefault(value, len(texts))), "s"))
            elif isinstance(value, int | float):
                cells.append(cell(place, repr(value)))
        lines.append(row(r, *cells))
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    return book(*lines, strings=f"<sst {MAIN}>{strings}</sst>")


@pytest.mark.parametrize("make", [by_xlsxwriter, by_hand])
@given(rows=st.lists(st.lists(VALUES, max_size=6), max_size=6))
def test_where_the_short_road_answers_it_answers_as_the_long_one(
    tmp_path_factory: pytest.TempPathFactory,
    make: Callable[[list[list[Value]]], bytes],
    rows: list[list[Value]],
) -> None:
    path = write(tmp_path_factory.mktemp("book"), make(rows))

    found = plain_book(path, LIMITS)

    assert found is None or cells_of(found) == cells_of(long_road(path))


def test_usual_books_of_texts_and_numbers_go_the_short_road(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["Дубова Ада", 5, 3.67, None, "№ 1"], [], [None, -2, 1e20, "ё"]]

    found = plain_book(write(tmp_path, by_xlsxwriter(rows)), LIMITS)

    assert found is not None
    assert list(found[0].rows) == [
        ["Дубова Ада", "5", "3.67", "", "№ 1"],
        ["", "", "", "", ""],
        ["", "-2", "1e+20", "ё", ""],
    ]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*.xlsx")), ids=lambda path: path.name)
def test_samples_of_journals_go_the_short_road_unless_they_hold_dates(path: Path) -> None:
    found = plain_book(path, LIMITS)

    if path.parent.name == "handmade_dates":
        assert found is None
    else:
        assert found is not None
        assert cells_of(found) == cells_of(long_road(path))


def test_a_sheet_larger_than_a_piece_is_read_whole(tmp_path: Path) -> None:
    rows: list[list[Value]] = [[f"{r}-{c}" for c in range(40)] for r in range(900)]
    path = write(tmp_path, by_xlsxwriter(rows))

    found = plain_book(path, LIMITS)

    assert found is not None
    assert list(found[0].rows) == rows


PLAIN = row(1, cell("A1", "0", "s"), '<c r="B1" s="0"/>') + row(2, cell("B2", "4.5"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"<c r=", b"<!-- --><c r=", 1),
        lambda data: b'<!DOCTYPE x [<!ENTITY e "4">]>' + data,
        lambda data: data.replace(b'r="A1"', b'r="A1 "', 1),
        lambda data: data.replace(b'r="A1"', b'r="1A"', 1),
        lambda data: data.replace(b'r="A1"', b'r="A0"', 1),
        lambda data: data.replace(b'r="A1" t', b't', 1),
        lambda data: data.replace(b'r="B2"', b'r="B00000002"', 1),
        lambda data: data.replace(b"<v>0</v>", b"<v></v>", 1),
        lambda data: data.replace(b'</row><row r="2">', b"", 1).replace(b"</row>", b"", 1),
        lambda data: data.replace(b'<row r="1">', b"", 1),
        lambda data: data.replace(b'<row r="2">', b'<row r="2"/>', 1),
        lambda data: data.replace(b"<v>0</v>", b"<v>1</v>", 1),
        lambda data: data.replace(b"<v>0</v>", b"<v>x</v>", 1),
        lambda data: data.replace(b"<v>4.5</v>", b"<v>4,5</v>", 1),
        lambda data: data.replace(b"<v>4.5</v>", b"<f>1+1</f><v>4.5</v>", 1),
        lambda data: data.replace(b"<v>4.5</v>", b"<v xml:space='preserve'>4.5</v>", 1),
        lambda data: data.replace(b"<v>4.5</v>", b"<v>4.5</v><v>5</v>", 1),
        lambda data: data.replace(b"<v>4.5</v>", b"<v/>", 1),
        lambda data: data.replace(b"<v>4.5</v></c>", b"<v>4.5</v>", 1),
        lambda data: data.replace(b'<c r="B2">', b"", 1),
        lambda data: data.replace(b'<c r="B2">', b'<c r="B2" t="b">', 1),
        lambda data: data.replace(b'<c r="B2">', b'<c r="B2" s="7">', 1),
        lambda data: data.replace(b'<c r="B2">', b'<c r="A1">', 1),
        lambda data: data.replace(b'<c r="B1" s="0"/>', b'<c r="B1" s="0"></c>', 1),
        lambda data: data.replace(b'<c r="B1" s="0"/>', b'<x r="B1"/>', 1),
        lambda data: data.replace(b"sheetData", b"sheetDatum"),
        lambda data: b'<?xml version="1.0" encoding="windows-1251"?>' + data,
    ],
)  # fmt: skip
def test_an_unusual_sheet_is_left_to_the_long_road(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    parts = parts_of(sheet(PLAIN))
    spoilt = spoil(parts[SHEET])

    assert spoilt != parts[SHEET]
    assert plain_book(write(tmp_path, zipped(parts), "plain.xlsx"), LIMITS) is not None
    assert plain_book(write(tmp_path, zipped(parts | {SHEET: spoilt})), LIMITS) is None


@pytest.mark.parametrize(
    "strings",
    [
        f"<sst {MAIN}><si><r><t>Н</t></r></si></sst>",
        f"<sst {MAIN}><si><t>Н &amp; Б</t></si></sst>",
        f"<sst {MAIN}><si><t>_x000D_</t></si></sst>",
        f"<sst {MAIN}><si><t>Н</t></si><extra/></sst>",
        f"<sst {MAIN}><si><t> Н</t></si></sst>",
        f"<sst {MAIN}><si><t>Н\n</t></si></sst>",
        f'<x:sst xmlns:x="{MAIN[7:-1]}"><x:si><x:t>Н</x:t></x:si></x:sst>',
    ],
)
def test_unusual_texts_are_left_to_the_long_road(tmp_path: Path, strings: str) -> None:
    assert plain_book(write(tmp_path, book(PLAIN, strings=strings)), LIMITS) is None


def test_texts_that_are_no_utf8_are_left_to_the_long_road(tmp_path: Path) -> None:
    parts = parts_of(sheet(PLAIN)) | {
        STRINGS: f"<sst {MAIN}><si><t>".encode() + b"\xff</t></si></sst>"
    }

    assert plain_book(write(tmp_path, zipped(parts)), LIMITS) is None


@pytest.mark.parametrize("missing", ["xl/workbook.xml", SHEET])
def test_a_book_that_lacks_a_part_is_left_to_the_long_road(tmp_path: Path, missing: str) -> None:
    parts = parts_of(sheet(PLAIN))
    del parts[missing]

    assert plain_book(write(tmp_path, zipped(parts)), LIMITS) is None


def test_a_sheet_without_texts_needs_no_part_of_texts(tmp_path: Path) -> None:
    parts = parts_of(sheet(row(1, cell("A1"))))
    del parts[STRINGS]

    found = plain_book(write(tmp_path, zipped(parts)), LIMITS)

    assert found is not None
    assert list(found[0].rows) == [["1"]]


def test_a_blank_text_is_an_empty_cell(tmp_path: Path) -> None:
    cells = (cell("A1", "0", "s"), cell("B1", "1", "s"), cell("C1", "5"))

    found = plain_book(write(tmp_path, book(row(1, *cells), strings=TWO)), LIMITS)

    assert found is not None
    assert list(found[0].rows) == [["Н", "", "5"]]


def test_a_sheet_of_blank_cells_has_no_rows(tmp_path: Path) -> None:
    found = plain_book(write(tmp_path, book('<row r="1"><c r="A1" s="0"/></row>')), LIMITS)

    assert found is not None
    assert list(found[0].rows) == []


@pytest.mark.parametrize("limits", [{"rows": 1}, {"columns": 1}, {"cells": 1}, {"area": 3}])
def test_a_book_over_the_limits_is_left_to_the_long_road(
    tmp_path: Path, limits: dict[str, int]
) -> None:
    assert plain_book(write(tmp_path, book(PLAIN)), replace(LIMITS, **limits)) is None


def test_every_sheet_holds_its_own_texts_alone(tmp_path: Path) -> None:
    def fill(new: xlsxwriter.Workbook) -> None:
        new.add_worksheet().write_row(0, 0, ["Дубова", "5"])
        new.add_worksheet().write_row(0, 0, ["Ельцова", "5"])
        new.add_worksheet().write_blank(0, 0, None, new.add_format({"border": 1}))

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as new:
        fill(new)

    found = plain_book(write(tmp_path, made.getvalue()), LIMITS)

    assert found is not None
    assert [list(grid.coded.words) for grid in found] == [
        ["", "Дубова", "5"],
        ["", "5", "Ельцова"],
        [""],
    ]


@pytest.mark.parametrize(
    "styles",
    [
        '<numFmt numFmtId="1" formatCode="dd.mm.yyyy"/><cellXfs><xf numFmtId="1"/></cellXfs>',
        '<cellXfs><xf numFmtId="14"/></cellXfs>',
        '<cellXfs><xf numFmtId="01"/></cellXfs>',
        f'<cellXfs><xf numFmtId="{"0" * 5000}"/></cellXfs>',
        "<cellXfs></cellXfs>",
        "<cellXfs>",
    ],
)
def test_numbers_that_may_be_dates_are_left_to_the_long_road(tmp_path: Path, styles: str) -> None:
    parts = parts_of(sheet(PLAIN))
    whole = f"<styleSheet {MAIN}>{{}}</styleSheet>"
    usual = whole.format('<cellXfs><xf numFmtId="0"/></cellXfs>').encode()
    unusual = whole.format(styles).encode()

    plain = write(tmp_path, zipped(parts | {"xl/styles.xml": usual}), "plain.xlsx")
    assert plain_book(plain, LIMITS) is not None
    assert plain_book(write(tmp_path, zipped(parts | {"xl/styles.xml": unusual})), LIMITS) is None


def test_a_large_part_is_understood_and_not_remembered(tmp_path: Path) -> None:
    styles = f"<styleSheet {MAIN}><cellXfs>{'<xf numFmtId=' + chr(34) + '0' + chr(34) + '/>'}"
    styles += "<xf/>" * 20_000 + "</cellXfs></styleSheet>"
    parts = parts_of(sheet(PLAIN)) | {"xl/styles.xml": styles.encode()}
    remembered = plain_module._remembered.cache_info().currsize

    assert plain_book(write(tmp_path, zipped(parts)), LIMITS) is not None
    assert plain_module._remembered.cache_info().currsize <= remembered + 2


def test_a_part_that_was_damaged_is_not_read(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts_of(sheet(row(1, cell("A1", "4")))).items():
            archive.writestr(name, content)
    damaged = whole.getvalue().replace(b"<v>4</v>", b"<v>5</v>")

    path = write(tmp_path, damaged)

    assert plain_book(path, LIMITS) is None
    with pytest.raises(Refusal) as caught:
        books.read_book(path, LIMITS)
    assert caught.value.code == "truncated"


def damaged(data: bytes, source: random.Random) -> bytes:
    """Change one thing inside the cells: an address, a value, an attribute, a tag, or their order;
    mostly what comes out still reads as a sheet."""
    pieces = re.findall(rb"<[^>]*>|[^<]+", data)
    first, last = pieces.index(b"<sheetData>") + 1, pieces.index(b"</sheetData>")
    at, other = source.randrange(first, last), source.randrange(first, last)
    way = source.randrange(6)
    if way == 0:
        pieces[at], pieces[other] = pieces[other], pieces[at]
    elif way == 1:
        pieces[at] = re.sub(rb"\d", b"%d" % source.randrange(10), pieces[at], count=1)
    elif way == 2:
        pieces[at] = pieces[at].replace(b' t="s"', b"").replace(b' s="0"', b' s="%d"' % at)
    elif way == 3:
        pieces[at] = source.choice([b" ", b"0", b"", b"4.5", b"-1", b"1E3", pieces[at] * 2])
    elif way == 4:
        pieces[at] = re.sub(rb'r="[A-Z]', b'r="' + source.choice([b"A", b"F", b"AB"]), pieces[at])
    else:
        pieces.insert(other, pieces.pop(at))
    return b"".join(pieces)


def test_a_damaged_sheet_never_gives_another_answer(tmp_path: Path) -> None:
    cells = (cell("A4", "0", "s"), '<c r="B4" s="0"/>', cell("C4"), cell("D4", "1", "s"))
    parts = parts_of(sheet(PLAIN, row(4, *cells), row(7, cell("B7", "2"))), TWO)
    compared = 0
    for seed in range(1500):
        path, made = tmp_path / "damaged.xlsx", damaged(parts[SHEET], random.Random(seed))
        path.write_bytes(zipped(parts | {SHEET: made}))
        addresses = re.findall(rb'<c r="(\w+)"', made)
        if len(set(addresses)) < len(addresses):  # no program gives a cell twice
            continue
        short = plain_book(path, LIMITS)
        try:
            long = long_road(path)
        except Refusal:  # of what the short road does not look at: the address of a blank cell
            continue
        if short is not None:
            assert cells_of(short) == cells_of(long), seed
            compared += 1

    assert compared > 400

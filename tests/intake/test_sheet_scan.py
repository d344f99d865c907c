from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_files import FIRST, cell, row, sheet
from opora.intake.grid import address
from opora.intake.limits import Limits
from opora.intake.sheet_scan import check_merges, check_sheet
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()
NARROW = replace(LIMITS, rows=50, columns=30, area=600, cells=8)


def refused(text: str, limits: Limits = LIMITS) -> str | None:
    try:
        check_sheet(text.encode(), limits)
    except Refusal as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize(
    "phantom",
    [
        '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
        '<row r="1048576"><c r="XFD1048576" s="1"></c></row>',
        '<row r="1048576"><c r="XFD1048576" s="1"><v></v></c></row>',
        '<row r="1048576"><c r="XFD1048576"><f>1+1</f></c></row>',
        '<row r="1048576" s="1" customFormat="1"/>',
    ],
)
def test_blank_cells_far_away_are_let_through(phantom: str) -> None:
    assert refused(sheet(FIRST, phantom)) is None


@pytest.mark.parametrize(
    "far",
    [
        cell("XFD1048576"),
        cell("A100001"),
        cell("AAA1"),
        cell("$ZZZ$1"),
        cell("zzz1"),
        '<c r="XFD1" t="inlineStr"><is><t>2</t></is></c>',
        '<c r="XFD1" t="str"><v></v></c>',
        '<c s="1" r="XFD1"><v>2</v></c>',
        "<c r='XFD1'><v>2</v></c>",
        '<c  r = "XFD1"><v>2</v></c>',
        '<c\nr="XFD1"><v>2</v></c>',
        '<c r="A1"><v><![CDATA[2]]></v></c><c r="XFD1"><v><![CDATA[2]]></v></c>',
        '<x:c r="XFD1"><x:v>2</x:v></x:c>',
    ],
)
def test_a_value_far_away_is_refused_however_it_is_written(far: str) -> None:
    assert refused(sheet(FIRST, row(2, far))) == "too_dense"


def test_a_wide_and_a_tall_cell_are_refused_together_for_the_area_between() -> None:
    assert refused(sheet(row(1, cell("SA1")), row(99999, cell("A99999")))) == "too_dense"


@pytest.mark.parametrize("corner", ["SR9999", "CZ99999"])
def test_large_honest_sheets_pass(corner: str) -> None:
    assert refused(sheet(FIRST, row(2, cell(corner)))) is None


def test_cells_without_addresses_are_counted_from_the_last_one() -> None:
    here = "<row><c><v>1</v></c></row>" * 2
    wide = f"<row>{'<c><v>1</v></c>' * 31}</row>"

    assert refused(sheet(here), NARROW) is None
    assert refused(sheet(wide), NARROW) == "too_dense"
    assert refused(sheet('<row r="50"/><row><c><v>1</v></c></row>'), NARROW) == "too_dense"


def test_too_many_cells_are_refused() -> None:
    limits = replace(LIMITS, cells=2)

    assert refused(sheet(row(1, cell("A1"), cell("B1"))), limits) is None
    assert refused(sheet(row(1, cell("A1"), cell("B1"), cell("C1"))), limits) == "too_dense"


@pytest.mark.parametrize(
    "broken",
    [
        row(1, '<c r="№1"><v>1</v></c>', "<!-- -->"),
        '<row r="-1"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1" r="B1"><v>1</v></c></row>',
        "<a>" * 70 + "</a>" * 70 + "<!-- -->",
    ],
)
def test_what_is_not_a_sheet_is_refused(broken: str) -> None:
    assert refused(sheet(broken)) == "bad_xml"


def test_an_entity_is_refused() -> None:
    text = '<!DOCTYPE x [<!ENTITY a "b">]>' + sheet(FIRST)

    assert refused(text) == "bad_xml"


def test_a_sheet_without_cells_passes() -> None:
    assert refused("<chartsheet><sheetData/></chartsheet>") is None


def test_merged_areas_are_limited() -> None:
    text = sheet(FIRST, after='<mergeCell ref="A1:B1"/>' * 3).encode()

    check_merges(text, replace(LIMITS, merges=3))
    with pytest.raises(Refusal, match="объединённых"):
        check_merges(text, replace(LIMITS, merges=2))


Cells = dict[tuple[int, int], bool]


def expected(cells: Cells, limits: Limits) -> str | None:
    """The twin: what the limits say of the filled cells."""
    filled = [place for place, value in cells.items() if value]
    rows = max((r + 1 for r, _ in filled), default=0)
    columns = max((c + 1 for _, c in filled), default=0)
    over = (
        rows > limits.rows
        or columns > limits.columns
        or len(filled) > limits.cells
        or rows * columns > limits.area
    )
    return "too_dense" if over else None


PLACES = st.tuples(st.integers(0, 60), st.integers(0, 35))


@given(st.dictionaries(PLACES, st.booleans(), max_size=10), st.booleans())
def test_limits_hold_for_filled_cells_alone(cells: Cells, prefixed: bool) -> None:
    rows = (
        row(r + 1, cell(address(r, c)) if value else f'<c r="{address(r, c)}" s="3"/>')
        for (r, c), value in cells.items()
    )
    text = sheet(*rows)
    if prefixed:
        for name in ("c ", "c>", "row", "v>", "sheetData"):
            text = text.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")

    assert refused(text, NARROW) == expected(cells, NARROW)


BORDERS = st.tuples(
    st.sampled_from([0, 9998, 9999, 99998, 99999, 100000]),
    st.sampled_from([0, 103, 104, 511, 702, 16383]),
)


@given(st.dictionaries(BORDERS, st.booleans(), max_size=4))
def test_the_cheap_look_and_the_exact_walk_agree_at_the_borders(cells: Cells) -> None:
    rows = "".join(row(r + 1, cell(address(r, c))) for (r, c), value in cells.items() if value)

    assert refused(sheet(rows)) == refused(sheet(rows, before="<!-- walk -->"))

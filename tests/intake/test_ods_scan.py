import pytest

from opora.intake.limits import Limits
from opora.intake.ods_scan import check_content
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()
TEXT = '<table:table-cell office:value-type="string"><text:p>а</text:p></table:table-cell>'
BLANK_ROWS = (
    '<table:table-row table:number-rows-repeated="1048575">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def content(*rows: str) -> str:
    names = " ".join(f'xmlns:{n}="urn:{n}"' for n in ("office", "table", "text"))
    table = f"<table:table>{''.join(rows)}</table:table>"
    return f"<office:document-content {names}>{table}</office:document-content>"


def repeated(columns: int = 1, rows: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}" office:value-type="float" office:value="5"/>'
        "</table:table-row>"
    )


def code_of(*rows: str) -> str:
    with pytest.raises(Refusal) as caught:
        check_content(content(*rows).encode(), LIMITS)
    return caught.value.code


def test_blank_repeats_to_the_end_of_the_sheet_cost_nothing() -> None:
    row = f"<table:table-row>{TEXT}</table:table-row>"

    assert check_content(content(row, BLANK_ROWS).encode(), LIMITS) is None


@pytest.mark.parametrize(
    "rows",
    [
        (repeated(rows=1048576),),
        (repeated(columns=16384),),
        (repeated(columns=500, rows=50_000),),
        (BLANK_ROWS, repeated()),
    ],
)
def test_repeated_or_far_values_are_refused(rows: tuple[str, ...]) -> None:
    assert code_of(*rows) == "too_dense"


def test_repeated_spaces_are_refused() -> None:
    assert code_of('<text:s text:c="30000000"/>') == "too_dense"


@pytest.mark.parametrize("number", ["-1", "x", "9" * 13])
def test_a_repeat_that_is_no_number_is_refused(number: str) -> None:
    assert code_of(f'<table:table-row table:number-rows-repeated="{number}"/>') == "bad_xml"

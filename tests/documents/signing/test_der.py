"""Reading DER: numbers of objects, times and texts, and lengths that lie."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.documents.signing.der import Element, Malformed, integer, moment, oid, parts, read, text


@pytest.mark.parametrize(
    ("dotted", "hexed"),
    [
        ("2.5.4.3", "0603550403"),
        ("1.2.840.113549.1.7.2", "06092a864886f70d010702"),
        ("1.2.643.100.1", "06052a85036401"),
        ("2.999.3", "0603883703"),
        ("0.9.2342", "0603099226"),
    ],
)
def test_object_identifiers_are_read_with_dots(dotted: str, hexed: str) -> None:
    assert oid(read(bytes.fromhex(hexed))) == dotted


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b"\x17\x0d260424090000Z", datetime(2026, 4, 24, 9, tzinfo=UTC)),
        (b"\x17\x0d991231235959Z", datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (b"\x17\x0d500101000000Z", datetime(1950, 1, 1, tzinfo=UTC)),
        (b"\x17\x0d491231000000Z", datetime(2049, 12, 31, tzinfo=UTC)),
        (b"\x18\x0f20500101000000Z", datetime(2050, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_are_read_in_utc(written: bytes, expected: datetime) -> None:
    assert moment(read(written)) == expected


@pytest.mark.parametrize(
    "written", [b"\x17\x0d261324090000Z", b"\x18\x0320Z", b"\x0c\x0d260424090000Z"]
)
def test_what_is_no_time_is_malformed(written: bytes) -> None:
    with pytest.raises(Malformed):
        moment(read(written))


@pytest.mark.parametrize(
    "hexed",
    [
        "",
        "30",
        "3001",
        "30820001",  # cut
        "3000ff",  # bytes after the end
        "3085000000000100",  # a length of five bytes
        "0480",  # no end, and primitive
        "3080",  # no end
        "1f8101",  # a long tag
    ],
)
def test_lengths_that_lie_are_malformed(hexed: str) -> None:
    with pytest.raises(Malformed):
        read(bytes.fromhex(hexed))


def test_an_unsaid_length_ends_at_two_zeros() -> None:
    outer = read(bytes.fromhex("30803080020101000002010700000000")[:-2])

    assert [part.tag for part in parts(outer)] == [0x30, 0x02]
    assert integer(parts(outer)[1]) == 7


def test_texts_of_several_kinds_are_read_on_one_line() -> None:
    assert text(Element(0x0C, "Школа\n№ 1\0".encode(), b"")) == "Школа № 1"
    assert text(Element(0x1E, "Школа".encode("utf-16-be"), b"")) == "Школа"
    assert text(Element(0x0C, b"\xff", b"")) == "\N{REPLACEMENT CHARACTER}"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_malformed(content: bytes) -> None:
    with suppress(Malformed):
        assert read(content).whole == content

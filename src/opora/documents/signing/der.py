"""Reading DER (and the BER that signing programs write) without trusting a single length in it."""

from dataclasses import dataclass
from datetime import UTC, datetime

SEQUENCE, SET, OID, INTEGER, BITS, OCTETS, BOOLEAN = 0x30, 0x31, 0x06, 0x02, 0x03, 0x04, 0x01
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
_INDEFINITE = 0x80
_DEEPEST = 30
_ENCODINGS = {0x0C: "utf-8", 0x1E: "utf-16-be", 0x1C: "utf-32-be"}


class Malformed(ValueError):
    """The bytes are no ASN.1, or are cut; for programmers, never shown."""


@dataclass(frozen=True, slots=True)
class Element:
    """One ASN.1 value: `tag` is its first byte, `whole` its bytes with tag and length."""

    tag: int
    body: bytes
    whole: bytes


def read(data: bytes) -> Element:
    """Return the one element that `data` is; Malformed when it is cut or bytes are left over."""
    element, end = _element(data, 0, 0)
    if end != len(data):
        raise Malformed("bytes after the end")
    return element


def parts(element: Element, tag: int | None = None) -> list[Element]:
    """Return the elements inside; Malformed when the element is not of the tag asked for."""
    if tag is not None and element.tag != tag:
        raise Malformed(f"tag {element.tag:#x} instead of {tag:#x}")
    found, place = [], 0
    while place < len(element.body):
        inner, place = _element(element.body, place, 0)
        found.append(inner)
    return found


def body(element: Element, tag: int) -> bytes:
    """Return the content of an element of this tag; Malformed for another tag."""
    if element.tag != tag:
        raise Malformed(f"tag {element.tag:#x} instead of {tag:#x}")
    return element.body


def oid(element: Element) -> str:
    """Return an object identifier with dots."""
    value = body(element, OID)
    if not value or value[-1] & 0x80:
        raise Malformed("object identifier")
    arcs, arc = [], 0
    for byte in value:
        arc = arc << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - first * 40, *arcs[1:]]))


def integer(element: Element) -> int:
    """Return a whole number."""
    return int.from_bytes(body(element, INTEGER), "big", signed=True)


def text(element: Element) -> str:
    """Return a string of any ASN.1 kind; what cannot be read is replaced, marks of control gone."""
    read_as = element.body.decode(_ENCODINGS.get(element.tag, "latin-1"), errors="replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in read_as).split())


def moment(element: Element) -> datetime:
    """Return a time in UTC; a year of two digits is 1950..2049 (RFC 5280)."""
    shape = {UTC_TIME: "%y%m%d%H%M%SZ", GENERALIZED_TIME: "%Y%m%d%H%M%SZ"}.get(element.tag)
    if shape is None:
        raise Malformed("time")
    try:
        found = datetime.strptime(element.body.decode("ascii"), shape).replace(tzinfo=UTC)
    except ValueError as error:
        raise Malformed("time") from error
    if element.tag == UTC_TIME and found.year >= 2050:
        return found.replace(year=found.year - 100)
    return found


def _element(data: bytes, start: int, depth: int) -> tuple[Element, int]:
    """Return the element that starts here and where the next one does."""
    if depth > _DEEPEST or len(data) - start < 2:
        raise Malformed("cut or too deep")
    tag, first = data[start], data[start + 1]
    if tag & _LONG_TAG == _LONG_TAG:
        raise Malformed("long tag")
    begin = start + 2
    if first == _INDEFINITE and tag & _CONSTRUCTED:
        return _indefinite(data, start, depth)
    if first & 0x80:
        count = first & 0x7F
        if not 1 <= count <= 4 or len(data) - begin < count:
            raise Malformed("length")
        first = int.from_bytes(data[begin : begin + count], "big")
        begin += count
    end = begin + first
    if end > len(data):
        raise Malformed("cut")
    return Element(tag, data[begin:end], data[start:end]), end


def _indefinite(data: bytes, start: int, depth: int) -> tuple[Element, int]:
    """An element of BER whose end is marked by two zeros instead of a length before it."""
    place = start + 2
    while data[place : place + 2] != b"\0\0":
        _, place = _element(data, place, depth + 1)
    return Element(data[start], data[start + 2 : place], data[start : place + 2]), place + 2

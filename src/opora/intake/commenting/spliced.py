"""XML changed by cutting pieces into its bytes: what is not touched stays as it was written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from opora.intake.limits import Limits
from opora.intake.xml_scan import walk
from opora.vocabulary.problems import Refusal

Attributes = dict[str, str]


@dataclass(slots=True)
class Tag:
    """An element in the bytes: where its start tag begins and ends, where its end tag does.

    `prefix`: «w:», or '' for none. An element written as `<a/>` has `end == inner == after`.
    """

    name: str
    prefix: str
    attributes: Attributes
    start: int
    inner: int
    end: int = -1
    after: int = -1
    children: list["Tag"] = field(default_factory=list, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether it is written as `<a/>`."""
        return self.end == self.inner == self.after

    def attribute(self, name: str) -> str | None:
        """Return an attribute by its name without the prefix."""
        found = (value for key, value in self.attributes.items() if key.rpartition(":")[2] == name)
        return next(found, None)

    def child(self, name: str) -> "Tag | None":
        """Return the first child of a name."""
        return next((each for each in self.children if each.name == name), None)


def parsed(data: bytes, limits: Limits) -> Tag:
    """Return the root element with all below it.

    Raises Refusal bad_xml for what `walk` refuses and for another encoding than UTF-8: places are
    told in bytes.
    """
    walk(data, limits)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or not _is_utf8(data):
        raise Refusal(
            "bad_xml", "Часть файла записана в необычной кодировке. Сохраните его заново."
        )
    return _Parsing(data).root()


def spliced(data: bytes, cuts: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return the bytes with pieces (start, end, new) put in place; those of one place in order."""
    made, last = [], 0
    for start, end, new in sorted(cuts, key=lambda cut: (cut[0], cut[1])):
        made += [data[last:start], new]
        last = end
    return b"".join([*made, data[last:]])


def with_attribute(data: bytes, tag: Tag, name: str, value: str) -> tuple[int, int, bytes]:
    """Return the cut that gives an element an attribute, in place of the one it has."""
    head = data[tag.start : tag.inner].decode()
    kept = "".join(
        f" {key}={quoteattr(text)}" for key, text in {**tag.attributes, name: value}.items()
    )
    return (
        tag.start,
        tag.inner,
        f"<{tag.prefix}{tag.name}{kept}{'/>' if head[-2] == '/' else '>'}".encode(),
    )


def inside(data: bytes, tag: Tag, place: int, text: str) -> tuple[int, int, bytes]:
    """Return the cut that puts a text into an element at a place; `<a/>` is opened for it."""
    if not tag.is_empty:
        return place, place, text.encode()
    head = data[tag.start : tag.inner - 2]
    return tag.start, tag.inner, head + f">{text}</{tag.prefix}{tag.name}>".encode()


def said(text: str) -> str:
    """Return a text as content of an element."""
    return escape("".join(sign for sign in text if sign >= " " or sign == "\n"))


class _Parsing:
    """Walks the bytes and remembers where tags stand."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.stack: list[Tag] = []
        self.last: Tag | None = None
        parser = self.parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.buffer_text = True
        parser.Parse(data, True)

    def root(self) -> Tag:
        """Return the element that everything is in."""
        assert self.last is not None
        return self.last

    def _start(self, name: str, attributes: Attributes) -> None:
        start = self.parser.CurrentByteIndex
        prefix, colon, local = name.rpartition(":")
        tag = Tag(local, prefix + colon, attributes, start, _end_of_tag(self.data, start))
        if self.stack:
            self.stack[-1].children.append(tag)
        self.stack.append(tag)

    def _end(self, _: str) -> None:
        tag = self.last = self.stack.pop()
        place = self.parser.CurrentByteIndex
        if self.data[tag.inner - 2 : tag.inner] == b"/>":
            tag.end = tag.after = tag.inner
        else:
            tag.end, tag.after = place, self.data.index(b">", place) + 1


def _end_of_tag(data: bytes, start: int) -> int:
    """Return the place after a start tag: «>» may stand in the value of an attribute."""
    place, quote = start, 0
    while quote or data[place] != ord(">"):
        sign = data[place]
        if sign in b"\"'":
            quote = 0 if quote == sign else quote or sign
        place += 1
    return place + 1


def _is_utf8(data: bytes) -> bool:
    declared = data[:200].partition(b"?>")[0].lower()
    if b"encoding" in declared and b"utf-8" not in declared and b"us-ascii" not in declared:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True

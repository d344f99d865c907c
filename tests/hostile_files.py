"""Builds small workbooks by hand, so that anything at all can be put into them; names invented."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def parts_of(sheet: str, strings: str | None = None) -> dict[str, bytes]:
    """Return the members of a workbook with one sheet «Лист1»."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{kinds}.worksheet+xml"/>'
        f'<Override PartName="/{STRINGS}" ContentType="{kinds}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Лист1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        STRINGS: strings or f"<sst {MAIN}><si><t>Дубова</t></si></sst>",
        SHEET: sheet,
    }
    return {name: text.encode() for name, text in texts.items()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of the parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def cell(reference: str, value: str = "1", kind: str = "") -> str:
    """Return a cell; `kind` is the type letter, '' for a number."""
    return f'<c r="{reference}"{f" t={chr(34)}{kind}{chr(34)}" if kind else ""}><v>{value}</v></c>'


def row(number: int, *cells: str) -> str:
    """Return a row of ready cells."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """Return a worksheet of ready rows."""
    return f"<worksheet {MAIN}>{before}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def book(*rows: str, before: str = "", after: str = "", strings: str | None = None) -> bytes:
    """Return an xlsx of ready rows."""
    return zipped(parts_of(sheet(*rows, before=before, after=after), strings))


FIRST = row(1, cell("A1"))


def _with_doctype(declaration: str, text: str) -> bytes:
    body = sheet(row(1, f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'))
    return zipped(parts_of(f'<?xml version="1.0"?>{declaration}{body}'))


def _laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _with_doctype(f'<!DOCTYPE x [<!ENTITY l0 "ха">{levels}]>', "&l9;")


def _bomb() -> bytes:
    return zipped(parts_of(sheet(FIRST)) | {"xl/media/zeros.bin": bytes(80 << 20)})


def _nested(times: int = 100_000) -> bytes:
    text = "<r>" * times + "<t>1</t>" + "</r>" * times
    return book(row(1, f'<c r="A1" t="inlineStr"><is>{text}</is></c>'))


def _million_rows() -> bytes:
    return book(*(row(number, cell(f"A{number}", "2")) for number in range(1, 100_100)))


def _merges() -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:F{n}"/>' for n in range(1, 30_000))
    return book(FIRST, after=f"<mergeCells>{areas}</mergeCells>")


def _ole2(text: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + text.encode("utf-16-le") + bytes(512)


def _truncated() -> bytes:
    whole = book(FIRST)
    return whole[: len(whole) * 2 // 3]


# What must come of each: the code of a refusal, or the rows when the reading is right.
Outcome = str | list[list[str]]
ATTACKS: dict[str, tuple[Callable[[], bytes], Outcome]] = {
    "plain": (lambda: book(row(1, cell("A1", "0", "s"), cell("B1", "2"))), [["Дубова", "2"]]),
    "far corner": (lambda: book(FIRST, row(1048576, cell("XFD1048576"))), "too_dense"),
    "column of seven letters": (lambda: book(row(1, cell("AAAAAAA1"))), "too_dense"),
    "row of ten digits": (lambda: book(row(4294967295, cell("A4294967295"))), "too_dense"),
    "lying dimension": (
        lambda: book(FIRST, before='<dimension ref="A1:XFD1048576"/>'),
        [["1"]],
    ),
    "dimension from row 0": (
        lambda: book(FIRST, before='<dimension ref="A0:AZ48943"/>'),
        "unreadable",
    ),
    "zip bomb": (_bomb, "too_large"),
    "too many rows": (_million_rows, "too_dense"),
    "entities that multiply": (_laughs, "bad_xml"),
    "entity of a local file": (
        lambda: _with_doctype('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
        "bad_xml",
    ),
    "shared string that is not there": (
        lambda: book(row(1, cell("A1", "999999", "s"))),
        "unreadable",
    ),
    "too many merged areas": (_merges, "too_dense"),
    "one huge merged area": (
        lambda: book(FIRST, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        [["1"]],
    ),
    "member outside": (
        lambda: zipped(parts_of(sheet(FIRST)) | {"../../outside.txt": b"x"}),
        "bad_archive",
    ),
    "deep nesting": (_nested, [["1"]]),
    "truncated": (_truncated, "truncated"),
    "OLE2 of nothing": (lambda: _ole2("nothing"), "unreadable"),
    "HTML under a false name": (
        lambda: "<html><table><tr><td>Дубова</td></tr></table></html>".encode(),
        [["Дубова"]],
    ),
    "four billion strings declared": (
        lambda: book(FIRST, strings=f'<sst {MAIN} uniqueCount="4294967295"><si/></sst>'),
        "too_dense",
    ),
    "encrypted": (lambda: _ole2("EncryptedPackage"), "encrypted"),
    "nothing at all": (lambda: b"", "empty"),
    "PDF": (lambda: b"%PDF-1.7\n", "false_extension"),
    "bytes": (lambda: bytes(range(256)), "false_extension"),
}

_NUMBERS = (
    b"0",
    b"-1",
    b"16385",
    b"1048577",
    b"4294967295",
    b"99999999999999999999",
    b"1e309",
    b"",
)
_PLACES = (b"A0", b"A", b"7", b"XFD1", b"XFE1", b"AAAAAAAA1", b"A4294967296", b"$B$2", b"b2", b"")
_LITTER = (
    b"<c",
    b"</row>",
    b"<row>",
    b"<!--",
    b"<![CDATA[",
    b"\xff\xfe",
    b"\x00",
    b"&#x0;",
    b"&u;",
)


def _some(chance: random.Random, new: tuple[bytes, ...], share: float) -> Callable[..., bytes]:
    def change(match: re.Match[bytes]) -> bytes:
        if chance.random() >= share:
            return match[0]
        return match[0].replace(match[1], chance.choice(new)) if match[1] else match[0]

    return change


def mutant(seed: int) -> bytes:
    """Return a workbook spoiled in one to three places, always the same for a seed."""
    chance = random.Random(seed)
    rows = (
        row(r, *(cell(f"{c}{r}", "0", "s" if c == "A" else "") for c in "ABCD")) for r in (1, 2)
    )
    strings = f'<sst {MAIN} count="8" uniqueCount="8"><si><t>Дубова</t></si></sst>'
    parts = parts_of(sheet(*rows, before='<dimension ref="A1:D2"/>'), strings)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice([SHEET, SHEET, STRINGS, *parts])
        parts[name] = _spoil(parts.get(name, b""), chance)
    whole = bytearray(zipped(parts))
    if chance.random() < 0.15:
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    return bytes(whole)


def _spoil(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    ways: list[Callable[[], bytes]] = [
        lambda: data[:place],
        lambda: data[:place] + chance.choice(_LITTER) + data[place:],
        lambda: data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :],
        lambda: re.sub(rb'r="([A-Z]+\d+)"', _some(chance, _PLACES, 0.2), data),
        lambda: re.sub(rb'ount="(\d+)"', _some(chance, _NUMBERS, 0.7), data),
        lambda: re.sub(rb"<v>(\d+)</v>", _some(chance, _NUMBERS, 0.3), data),
        lambda: re.sub(rb't="(s)"', _some(chance, (b"d", b"e", b"str", b"zz", b""), 0.5), data),
    ]
    return chance.choice(ways)()


def write(folder: Path, content: bytes, name: str = "файл.xlsx") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content)
    return path

"""Comments in an .xlsx: notes at the cells and a light colour under them."""

from collections.abc import Mapping

from opora.intake.commenting.package import OFFICE, Package
from opora.intake.commenting.spliced import Tag, inside, said, with_attribute
from opora.vocabulary.problems import cell_order

_BOOK = "xl/workbook.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_COLOUR = "FFFFE1B3"
AUTHOR = "Опора"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What stands after the drawing of comments in a sheet (ECMA-376 part 1, 18.3.1.99).
_AFTER = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" '
    'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke '
    'joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)


def comment_book(package: Package, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Put comments into the sheets; `texts`: by name of the sheet and address of the cell."""
    sheets = _sheets(package)
    for name, own in texts.items():
        if name in sheets and own:
            _colour(package, sheets[name], own)
            _comment(package, sheets[name], own)


def _sheets(package: Package) -> dict[str, str]:
    targets = package.targets(_BOOK, "worksheet")
    sheets = package.root(_BOOK).child("sheets")
    return {
        each.attributes.get("name", ""): targets[each.attribute("id") or ""]
        for each in (sheets.children if sheets else ())
        if each.attribute("id") in targets
    }


def _comment(package: Package, sheet: str, texts: Mapping[str, str]) -> None:
    found = next(iter(package.targets(sheet, "comments").values()), "")
    if not found:
        found = package.free("xl/comments{}.xml")
        package.put(found, _empty_comments())
        package.relate(sheet, "comments", found)
        package.declare(_COMMENTS_TYPE, part=found)
    known = _add_comments(package, found, texts)
    drawing = next(iter(package.targets(sheet, "vmlDrawing").values()), "")
    if not drawing:
        drawing = package.free("xl/drawings/vmlDrawing{}.vml")
        package.put(drawing, _VML.encode())
        number = package.relate(sheet, "vmlDrawing", drawing)
        package.declare(_VML_TYPE, extension="vml")
        _draw(package, sheet, number)
    _add_shapes(package, drawing, [cell for cell in texts if cell not in known])


def _empty_comments() -> bytes:
    return f'<comments xmlns="{_MAIN}"><authors/><commentList/></comments>'.encode()


def _add_comments(package: Package, name: str, texts: Mapping[str, str]) -> set[str]:
    """Add the texts; return the cells that had a comment: ours is said after it."""
    data, root = package.part(name), package.root(name)
    authors, listed = root.child("authors"), root.child("commentList")
    assert authors is not None
    assert listed is not None
    at, prefix = len(authors.children), root.prefix
    cuts = [inside(data, authors, authors.end, f"<{prefix}author>{AUTHOR}</{prefix}author>")]
    known = {each.attributes.get("ref", ""): each for each in listed.children}
    fresh = []
    for cell in sorted(texts, key=cell_order):
        text = f'<{prefix}t xml:space="preserve">{said(texts[cell])}</{prefix}t>'
        run = f"<{prefix}r>{text}</{prefix}r>"
        own = known[cell].child("text") if cell in known else None
        if own is not None:
            cuts.append(inside(data, own, _before_phonetics(own), run))
        else:
            fresh.append(
                f'<{prefix}comment ref="{cell}" authorId="{at}"><{prefix}text>{run}</{prefix}text>'
                f"</{prefix}comment>"
            )
    cuts.append(inside(data, listed, listed.end, "".join(fresh)))
    package.cut(name, cuts)
    return set(known)


def _before_phonetics(text: Tag) -> int:
    later = [each.start for each in text.children if each.name in ("rPh", "phoneticPr")]
    return min(later, default=text.end)


def _draw(package: Package, sheet: str, number: str) -> None:
    """Let the sheet know the drawing of its comments, at the place the schema wants."""
    data, root = package.part(sheet), package.root(sheet)
    later = [each.start for each in root.children if each.name in _AFTER]
    text = f'<{root.prefix}legacyDrawing xmlns:r="{OFFICE}" r:id="{number}"/>'
    package.cut(sheet, [inside(data, root, min(later, default=root.end), text)])


def _add_shapes(package: Package, name: str, cells: list[str]) -> None:
    data = package.part(name)
    place = data.rindex(b"</xml>")
    shapes = "".join(_shape(number, cell) for number, cell in enumerate(cells))
    package.put(name, data[:place] + shapes.encode() + data[place:])


def _shape(number: int, cell: str) -> str:
    row, column = (place - 1 for place in cell_order(cell))
    anchor = f"{column + 1}, 15, {row}, 2, {column + 4}, 15, {row + 5}, 4"
    return (
        f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="_opora_{number}" '
        'type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffe1b3">'
        '<v:fill color2="#ffe1b3"/><v:textbox/><x:ClientData '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" ObjectType="Note"><x:MoveWithCells/>'
        f"<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _colour(package: Package, sheet: str, texts: Mapping[str, str]) -> None:
    """Colour the cells that are there; an empty cell that the file does not write has a comment."""
    styles = next(iter(package.targets(_BOOK, "styles").values()), "")
    cells = _cells(package.root(sheet), texts)
    if not package.has(styles) or not cells:
        return
    numbers = _coloured(package, styles, sorted({_style(cell) for cell in cells}))
    data = package.part(sheet)
    package.cut(sheet, [with_attribute(data, c, "s", str(numbers[_style(c)])) for c in cells])


def _style(cell: Tag) -> int:
    text = cell.attributes.get("s", "0")
    return int(text) if text.isascii() and text.isdecimal() else 0


def _cells(root: Tag, texts: Mapping[str, str]) -> list[Tag]:
    body = root.child("sheetData")
    rows = body.children if body else []
    return [c for row in rows for c in row.children if c.attributes.get("r") in texts]


def _coloured(package: Package, styles: str, wanted: list[int]) -> dict[int, int]:
    """Add a coloured twin of every style and return its number."""
    data, root = package.part(styles), package.root(styles)
    fills, formats = root.child("fills"), root.child("cellXfs")
    if fills is None or formats is None:
        return {number: number for number in wanted}
    prefix, at = root.prefix, len(formats.children)
    fill = (
        f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{_COLOUR}"/>'
        f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
    )
    numbers: dict[int, int] = {}
    twins = b""
    for number in (each for each in wanted if each < at):
        own = formats.children[number]
        _, end, head = with_attribute(
            data,
            Tag(own.name, own.prefix, {**own.attributes, "applyFill": "1"}, own.start, own.inner),
            "fillId",
            str(len(fills.children)),
        )
        twins += head + data[end : own.after]
        numbers[number] = at + len(numbers)
    counted = [(fills, len(fills.children) + 1), (formats, at + len(numbers))]
    package.cut(
        styles,
        [
            *(with_attribute(data, tag, "count", str(count)) for tag, count in counted),
            (fills.end, fills.end, fill.encode()),
            (formats.end, formats.end, twins),
        ],
    )
    return {number: numbers.get(number, number) for number in wanted}

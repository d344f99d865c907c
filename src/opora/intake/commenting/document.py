"""Comments in a .docx: at the cells of its tables, with a light colour under them."""

from collections.abc import Iterator, Mapping

from opora.intake.commenting.package import Package
from opora.intake.commenting.spliced import Tag, inside, said
from opora.intake.grid import address

_BODY = "word/document.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COLOUR = "FFE1B3"
AUTHOR = "Опора"
# What stands after the shading of a cell (ECMA-376 part 1, 17.4.69).
_AFTER = (
    "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark", "headers", "cellIns",
    "cellDel", "cellMerge", "tcPrChange",
)  # fmt: skip
_INSIDE = ("sdt", "sdtContent", "ins")


def comment_document(package: Package, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Put comments at the cells; `texts`: by «Таблица 1» and address of the cell in it."""
    data, root = package.part(_BODY), package.root(_BODY)
    comments = _comments(package)
    known = package.root(comments)
    first = _free(known)
    cuts: list[tuple[int, int, bytes]] = []
    fresh: list[str] = []
    for sheet, cell, tag in _cells(root):
        text = texts.get(sheet, {}).get(cell)
        if text is not None:
            number = first + len(fresh)
            cuts += _marked(data, tag, number)
            fresh.append(_comment(known.prefix, number, text))
    package.cut(_BODY, cuts)
    package.cut(comments, [inside(package.part(comments), known, known.end, "".join(fresh))])


def _comments(package: Package) -> str:
    found = next(iter(package.targets(_BODY, "comments").values()), "")
    if not found:
        found = package.free("word/comments{}.xml")
        package.put(found, f'<w:comments xmlns:w="{_W}"></w:comments>'.encode())
        package.relate(_BODY, "comments", found)
        package.declare(_TYPE, part=found)
    return found


def _free(comments: Tag) -> int:
    numbers = [each.attribute("id") or "" for each in comments.children]
    return max((int(n) for n in numbers if n.isascii() and n.isdecimal()), default=-1) + 1


def _cells(root: Tag) -> Iterator[tuple[str, str, Tag]]:
    """Yield table, address and element of every cell, counted as `docx_book` counts them."""
    for number, table in enumerate(_all(root, "tbl"), 1):
        for row, line in enumerate(_children(table, "tr")):
            column = _number(line.child("trPr"), "gridBefore")
            for cell in _children(line, "tc"):
                yield f"Таблица {number}", address(row, column), cell
                column += max(1, _number(cell.child("tcPr"), "gridSpan"))


def _all(tag: Tag, name: str) -> Iterator[Tag]:
    for child in tag.children:
        if child.name == name:
            yield child
        yield from _all(child, name)


def _children(tag: Tag, name: str) -> Iterator[Tag]:
    for child in tag.children:
        if child.name == name:
            yield child
        elif child.name in _INSIDE:
            yield from _children(child, name)


def _number(properties: Tag | None, name: str) -> int:
    found = properties.child(name) if properties else None
    text = (found.attribute("val") or "") if found else ""
    return int(text[:7]) if text.isascii() and text.isdecimal() else 0


def _marked(data: bytes, cell: Tag, number: int) -> list[tuple[int, int, bytes]]:
    """Return the cuts that colour a cell and mark its first paragraph with a comment."""
    w = cell.prefix
    start = f'<{w}commentRangeStart {w}id="{number}"/>'
    mark = f'<{w}r><{w}commentReference {w}id="{number}"/></{w}r>'
    end = f'<{w}commentRangeEnd {w}id="{number}"/>{mark}'
    cuts = [_shaded(data, cell)]
    paragraph = next(_all(cell, "p"), None)
    if paragraph is None:
        return cuts
    if paragraph.is_empty:
        return [*cuts, inside(data, paragraph, paragraph.end, start + end)]
    properties = paragraph.child("pPr")
    begin = properties.after if properties else paragraph.inner
    return [
        *cuts,
        (begin, begin, start.encode()),
        (paragraph.end, paragraph.end, end.encode()),
    ]


def _shaded(data: bytes, cell: Tag) -> tuple[int, int, bytes]:
    w = cell.prefix
    shade = f'<{w}shd {w}val="clear" {w}color="auto" {w}fill="{_COLOUR}"/>'
    properties = cell.child("tcPr")
    if properties is None:
        return cell.inner, cell.inner, f"<{w}tcPr>{shade}</{w}tcPr>".encode()
    own = properties.child("shd")
    if own is not None:
        return own.start, own.after, shade.encode()
    later = [each.start for each in properties.children if each.name in _AFTER]
    return inside(data, properties, min(later, default=properties.end), shade)


def _comment(w: str, number: int, text: str) -> str:
    lines = "".join(
        f'<{w}p><{w}r><{w}t xml:space="preserve">{said(line)}</{w}t></{w}r></{w}p>'
        for line in text.split("\n")
    )
    return f'<{w}comment {w}id="{number}" {w}author="{AUTHOR}" {w}initials="О">{lines}</{w}comment>'

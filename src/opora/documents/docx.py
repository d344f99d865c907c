"""Word by Pandoc: the reference .docx gives paper and styles, the finish gives the properties."""

import re
from datetime import date
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from opora.documents import paper
from opora.documents.container import packed, unpacked
from opora.documents.pandoc import convert
from opora.documents.paper import Paper

_PARTS = Path(__file__).parent / "word"
_ROW, _CELL = "<w:tr>", "<w:tc>"
_TABLE = "<w:tbl>"
_HEADER = '<w:tblHeader w:val="on" />'
_HEADER_ROW = f"<w:trPr>{_HEADER}</w:trPr>"
_WHOLE = "<w:cantSplit />"
# A cell whose title stands upright; then the height of its row, twentieths of a point.
_UPRIGHT = re.compile(
    r"<w:tc>(?:<w:tcPr\s*/>|<w:tcPr>(.*?)</w:tcPr>)"
    r'(?=<w:p><w:pPr>(?:(?!</w:pPr>).)*<w:pStyle w:val="TableHeadTurned" ?/>)'
)
_TURNED = '<w:textDirection w:val="btLr" /><w:vAlign w:val="center" />'
_TALL = '<w:trHeight w:val="1900" w:hRule="atLeast" />'

# Pandoc says of a picture where it came from, and ours comes inside its own address.
_INSIDE = re.compile(r'descr="data:image/png;base64,[A-Za-z0-9+/=]+"')

_CORE = """<?xml version="1.0" encoding="UTF-8"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>$title</dc:title>
<dcterms:created xsi:type="dcterms:W3CDTF">${on}T00:00:00Z</dcterms:created>
<dcterms:modified xsi:type="dcterms:W3CDTF">${on}T00:00:00Z</dcterms:modified></cp:coreProperties>
"""


def docx(html: str, sheet: Paper, title: str, on: date) -> bytes:
    """Return the document as .docx; `title` and `on` go into its properties."""
    with TemporaryDirectory(prefix="opora-") as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(_reference(sheet))
        made = convert(html, "docx", f"--reference-doc={reference}")
    core = Template(_CORE).substitute(title=escape(title), on=on.isoformat())
    return _finished(made, core)


def _reference(sheet: Paper) -> bytes:
    """Return the .docx that Pandoc takes paper, styles and page numbers from."""
    parts = {path.relative_to(_PARTS).as_posix(): path for path in _PARTS.rglob("*")}
    texts = {
        name: path.read_text(encoding="utf-8") for name, path in parts.items() if path.is_file()
    }
    texts["word/document.xml"] = Template(texts["word/document.xml"]).substitute(_sizes(sheet))
    return packed({name: texts[name].encode() for name in sorted(texts)})


def _sizes(sheet: Paper) -> dict[str, str]:
    width, height = sheet.size
    lengths = {
        "width": width,
        "height": height,
        "left": paper.LEFT,
        "right": paper.RIGHT,
        "top": paper.TOP,
        "bottom": paper.BOTTOM,
    }
    twentieths = {name: str(round(mm * 1440 / 25.4)) for name, mm in lengths.items()}
    return twentieths | {"orientation": sheet.orientation}


def _finished(made: bytes, core: str) -> bytes:
    """Return the .docx with our properties and with rows that do not break across pages.

    Under its sandbox Pandoc writes 1970 as the day of making, and it has no word for whole rows.
    """
    parts = unpacked(made)
    body = parts["word/document.xml"].decode()
    body = body.replace(_HEADER_ROW, _HEADER_ROW.replace("<w:trPr>", f"<w:trPr>{_WHOLE}"))
    body = body.replace(f"{_ROW}{_CELL}", f"{_ROW}<w:trPr>{_WHOLE}</w:trPr>{_CELL}")
    body = _INSIDE.sub('descr=""', _upright(body))
    return packed(parts | {"word/document.xml": body.encode(), "docProps/core.xml": core.encode()})


def _upright(body: str) -> str:
    """Return the body with the titles of wide tables standing; Pandoc has no word for it.

    The last row of such a head is made high: titles over both rows reach into it.
    """
    turned = _UPRIGHT.sub(lambda cell: f"<w:tc><w:tcPr>{cell[1] or ''}{_TURNED}</w:tcPr>", body)
    tables = turned.split(_TABLE)
    for number, table in enumerate(tables):
        if _TURNED in table:
            before, _, after = table.rpartition(_HEADER)
            tables[number] = f"{before}{_TALL}{_HEADER}{after}"
    return _TABLE.join(tables)

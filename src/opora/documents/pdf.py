"""PDF by Pandoc and Typst, with the fonts inside the typst package."""

import base64
import json
import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import typst

from opora.documents import paper
from opora.documents.page import BLOCKS
from opora.documents.pandoc import convert
from opora.documents.paper import Paper

_INSIDE = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=]+)"')
_LOOKS = (BLOCKS / "page.typ").read_text(encoding="utf-8")


def pdf(html: str, sheet: Paper, title: str, on: date) -> bytes:
    """Return the document as PDF; `title` and `on` go into its properties.

    Fonts of the machine are not looked at: the same bytes everywhere.
    """
    html, pictures = _apart(html)
    text = convert(html, "typst", f"--metadata=pictures:{len(pictures)}").decode()
    source = "\n".join((_page(sheet, title, on), _LOOKS, text))
    with TemporaryDirectory(prefix="opora-") as folder:
        for name, content in pictures.items():
            (Path(folder) / name).write_bytes(content)
        compiler = typst.Compiler(source.encode(), root=folder, ignore_system_fonts=True)
        return cast("bytes", compiler.compile(format="pdf"))  # a list only for pictures of pages


def _apart(html: str) -> tuple[str, dict[str, bytes]]:
    """Return the page with names in place of the pictures inside it, and the pictures by name.

    Typst has no addresses that hold a picture.
    """
    pictures: dict[str, bytes] = {}

    def named(found: re.Match[str]) -> str:
        name = f"picture{len(pictures)}.png"
        pictures[name] = base64.b64decode(found[1])
        return f'src="{name}"'

    return _INSIDE.sub(named, html), pictures


def _page(sheet: Paper, title: str, on: date) -> str:
    margins = (paper.LEFT, paper.RIGHT, paper.TOP, paper.BOTTOM)
    sides = zip(("left", "right", "top", "bottom"), margins, strict=True)
    margin = ", ".join(f"{side}: {width}mm" for side, width in sides)
    flipped = "true" if sheet.orientation == "landscape" else "false"
    day = f"datetime(year: {on.year}, month: {on.month}, day: {on.day})"
    # A JSON string is a Typst string except for \u escapes, which are not made here.
    words = json.dumps(title, ensure_ascii=False)
    return (
        f'#set page(paper: "a4", flipped: {flipped}, margin: ({margin}))\n'
        f"#set document(title: {words}, date: {day})"
    )

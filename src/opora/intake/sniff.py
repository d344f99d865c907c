"""What a file is, by its content; its name and extension are never asked."""

import codecs
import re
from collections.abc import Iterable
from typing import Literal

Kind = Literal["xlsx", "ods", "docx", "zip", "xls", "html", "csv", "unknown"]

HEAD_BYTES = 8192  # enough for a preamble of comments and styles before the first tag of a table

ZIP_START = (b"PK\x03\x04", b"PK\x05\x06")
OLE2_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_START = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--.*?-->)*"
    r"<(?:!doctype\s+html|html|head|meta|title|style|body|table|div|center|font|p|h\d|span|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
# Control characters that no text has: everything below a space but tab, line ends and form feed.
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def kind_of(head: bytes, names: Iterable[str] = ()) -> Kind:
    """Return the kind of a file by its first bytes and, for a zip, the names of its members.

    «zip» is a zip that is not a book; «unknown» is neither a table nor text.
    """
    if head.startswith(ZIP_START):
        return _zip_kind({name.replace("\\", "/").lower() for name in names})
    if head.startswith(OLE2_START):
        return "xls"
    text = _text(head)
    if text is None or head.startswith((b"%PDF", b"{\\rtf")):
        return "unknown"
    if _HTML_START.match(text) or _TABLE.search(text):
        return "html"
    return "unknown" if text.lstrip().startswith(("<?xml", "MIME-Version:")) else "csv"


def _zip_kind(names: set[str]) -> Kind:
    folders = {name.partition("/")[0] for name in names if "/" in name}
    if "xl" in folders:
        return "xlsx"
    if "word" in folders:
        return "docx"
    if "content.xml" in names and ("mimetype" in names or "meta-inf" in folders):
        return "ods"
    return "xlsx" if "[content_types].xml" in names else "zip"


def _text(head: bytes) -> str | None:
    """Return the head as text good enough to look for tags in, None for binary data."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="replace")
    if _BINARY.search(head):
        return None
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")

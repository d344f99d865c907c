"""Bytes of a text file into text: journals write UTF-8, Excel on Russian Windows cp1251."""

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,30})", re.IGNORECASE)
_KNOWN = ("utf-8", "windows-1251", "cp1251", "utf-16", "koi8-r", "cp866", "ibm866")
_META_BYTES = 4096


def decode(data: bytes) -> str:
    """Return the text: by its byte order mark, else UTF-8 if it is valid, else cp1251.

    Bytes that cp1251 does not have become U+FFFD, so that the cell around them is noticed.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")


def decode_html(data: bytes) -> str:
    """Return the text of a page; a charset it names is believed when the bytes are not UTF-8."""
    named = _META.search(data, 0, _META_BYTES)
    charset = named[1].decode("ascii").lower() if named else ""
    if charset not in _KNOWN or charset.startswith("utf"):
        return decode(data)
    try:
        return data.decode("utf-8-sig")  # a page saved by a browser keeps the old meta
    except UnicodeDecodeError:
        return data.decode(charset, errors="replace")

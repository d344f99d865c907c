"""A chart as a picture; nothing is asked of a network."""

import json
import struct
import zlib
from functools import lru_cache

import vl_convert

from opora.documents.charts.style import LOCALE, Spec

PIXELS = 2  # of a PNG for one of the chart: 192 of them an inch
_SIGNATURE, _PIXELS, _LEVEL = b"\x89PNG\r\n\x1a\n", b"IDAT", 6
_VERSION = "6.4"  # of Vega-Lite, among those that vl_convert carries


def svg(spec: Spec) -> str:
    """Return the chart as SVG."""
    return _svg(_text(spec))


def png(spec: Spec) -> bytes:
    """Return the chart as PNG, `PIXELS` times as fine as a screen."""
    return _png(_text(spec))


@lru_cache(maxsize=128)
def _svg(spec: str) -> str:
    return vl_convert.vegalite_to_svg(spec, _VERSION, allowed_base_urls=[], format_locale=LOCALE)


@lru_cache(maxsize=32)
def _png(spec: str) -> bytes:
    made = vl_convert.vegalite_to_png(
        spec, _VERSION, scale=PIXELS, allowed_base_urls=[], format_locale=LOCALE
    )
    return _packed(made)


def _packed(png: bytes) -> bytes:
    """Return the same picture in a third of the bytes: it was packed in haste."""
    chunks, place = [], len(_SIGNATURE)
    while place < len(png):
        (size,) = struct.unpack_from(">I", png, place)
        chunks.append((png[place + 4 : place + 8], png[place + 8 : place + 8 + size]))
        place += size + 12
    pixels = zlib.decompress(b"".join(own for kind, own in chunks if kind == _PIXELS))
    kept = [(kind, own) for kind, own in chunks if kind != _PIXELS]
    kept.insert(-1, (_PIXELS, zlib.compress(pixels, _LEVEL)))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(own)) + kind + own + struct.pack(">I", zlib.crc32(kind + own))
        for kind, own in kept
    )


def size_of(png: bytes) -> tuple[float, float]:
    """Return width and height of a picture of `png`, in the pixels of the chart."""
    width, height = struct.unpack_from(">II", png, len(_SIGNATURE) + 8)
    return width / PIXELS, height / PIXELS


def _text(spec: Spec) -> str:
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)

"""The declared number of shared strings: a reader reserves memory by it before it reads any."""

import re

from opora.intake.limits import Limits
from opora.intake.xml_scan import walk
from opora.vocabulary.problems import Refusal

_COUNTS = ("count", "uniqueCount")
# The opening as every program writes it; anything else is walked element by element.
_OPENING = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*\?>)?\s*<(?:\w+:)?sst((?:\s+[\w:]+="[^"<>]*")*)\s*/?>'
)
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


def check_strings(data: bytes, limits: Limits) -> None:
    """Refuse a part that declares more shared strings than allowed.

    Raises Refusal: too_dense, bad_xml.
    """
    opening = _OPENING.match(data)
    if opening and b"sst" not in data[opening.end() : -len("</x:sst>")] and b"<!" not in data:
        for name, value in _ATTRIBUTE.findall(opening[1]):
            _hold(name.decode(), value.decode("ascii", "replace"), limits)
        return

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sst":
            for key, value in attributes.items():
                _hold(key, value, limits)

    walk(data, limits, start)


def _hold(name: str, value: str, limits: Limits) -> None:
    if name not in _COUNTS:
        return
    if not (value.isascii() and value.isdigit()) or len(value) > 9 or int(value) > limits.strings:
        raise Refusal(
            "too_dense",
            f"Объявлено больше {limits.strings} строк текста: так выглядит вредоносный файл. "
            "Загрузите исходную выгрузку журнала.",
        )

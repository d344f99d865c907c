"""Text as people type it: `squeeze` tidies it for showing, `fold` makes a key for comparing."""

import re
import unicodedata
from functools import lru_cache

# Written as code points: these characters cannot be seen, or cannot be told from their twins.
_INVISIBLE = (
    *range(0x00, 0x09),  # control characters; tab and line ends are spaces and stay for split()
    *range(0x0E, 0x1C),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    0x00AD,  # soft hyphen
    0x034F,
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),  # zero-width space and joiners, left-to-right and right-to-left marks
    *range(0x202A, 0x202F),  # embeddings and overrides of direction
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),  # variation selectors
    0xFEFF,  # byte order mark
)
# The Ossetian letter is met in Latin (U+00C6, U+00E6) and in Cyrillic (U+04D4, U+04D5).
_TIDY: dict[int, str | None] = dict.fromkeys(_INVISIBLE) | {0xC6: "\u04d4", 0xE6: "\u04d5"}

_SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\uff02", '"')
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060\uff07", "'")
)
_LATIN = "abcehkmoptxy\u00eb"  # the last is e with two dots
_LOOK_ALIKES = str.maketrans(_LATIN, "авсенкмортхуе")
# With the accents over its letters, so that composing them afterwards never joins two words.
_WORD = re.compile("(?:[^\\W\\d_][\u0300-\u036f]*)+")
_ONLY_LOOK_ALIKES = re.compile(f"[{_LATIN}\u0300-\u036f]+")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_ACCENTED_E = re.compile("\u0435[\u0300-\u036f]+")
_DOTS = "\u0308"

# Most texts consist of these; they need neither Unicode normalisation nor a look at each letter.
_ORDINARY = re.compile(r"[\t\n\r -~А-яЁё]*")
_ORDINARY_TO_FOLD = re.compile(r"[ !\"#%&()*+,./0-9:;<=>?@А-яЁё-]*")


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """Return the text as it should be shown: one space between words, none around, NFC.

    Invisible characters (zero-width, soft hyphen, marks of direction, control) are dropped;
    no-break spaces become spaces; Latin Æ/æ become the Cyrillic letters of the same look.
    """
    if _ORDINARY.fullmatch(text):
        return " ".join(text.split())
    tidy = text.translate(_TIDY)
    if not unicodedata.is_normalized("NFC", tidy):
        tidy = unicodedata.normalize("NFC", tidy)
    return " ".join(tidy.split())


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the key by which two spellings of one thing are equal; never for showing.

    Squeezed, lower case, ё as е, every dash as «-», every double quote as «"», full-width and other
    compatible forms as plain ones, «№» set apart by spaces, Latin letters that look Cyrillic as
    Cyrillic in words that have Cyrillic or consist of look-alikes only. `fold(fold(x)) == fold(x)`.
    """
    tidy = squeeze(text)
    if _ORDINARY_TO_FOLD.fullmatch(tidy):
        return tidy.lower().replace("ё", "е")
    # NFKC turns «№» into «No», hence the parts between are normalised, not the whole.
    parts = (unicodedata.normalize("NFKC", part) for part in tidy.split("№"))
    lower = squeeze(" № ".join(parts)).translate(_SIGNS).lower()
    plain = _WORD.sub(_to_cyrillic, lower).replace("ё", "е")
    if _DOTS in plain:  # typed over a ё, they would make a new one of the е
        plain = _ACCENTED_E.sub(lambda match: match.group().replace(_DOTS, ""), plain)
    return squeeze(plain)


def _to_cyrillic(match: re.Match[str]) -> str:
    word = match.group()
    if _ONLY_LOOK_ALIKES.fullmatch(word) or _CYRILLIC.search(word):
        return word.translate(_LOOK_ALIKES)
    return word

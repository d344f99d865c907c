"""Values of measures as people type them: «3,65», kept as whole hundredths."""

import re
from decimal import Decimal

from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

_NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


def parse_hundredths(text: str, title: str) -> int:
    """Return 365 for «3,65»; UserError for what is no number with two decimals at most."""
    tidy = squeeze(text).removesuffix("%").strip()
    if not _NUMBER.fullmatch(tidy):
        raise UserError(f"«{title}»: «{tidy[:20]}» не число. Напишите так: 3,65 или 60.")
    return int(Decimal(tidy.replace(",", ".")) * 100)


def show_hundredths(value: int | None) -> str:
    """Return «3,65» for 365, «60» for 6000; «» for None."""
    if value is None:
        return ""
    whole, part = divmod(value, 100)
    return f"{whole},{part:02d}".rstrip("0").rstrip(",") if part else str(whole)

"""Text typed on the wrong keyboard layout: «Bdfyjd» is «Иванов» typed in Latin."""

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_SHIFTED_LATIN = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_TO_CYRILLIC = str.maketrans(_LATIN + _SHIFTED_LATIN, _CYRILLIC + _CYRILLIC.upper())


def retyped(text: str) -> str:
    """Return what the same keys give on the Russian layout; Cyrillic letters stay."""
    return text.translate(_TO_CYRILLIC)

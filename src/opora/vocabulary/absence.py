"""Codes of absences and of other entries in a lesson cell."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from opora.vocabulary.problems import UserError
from opora.vocabulary.text import fold

ABSENCES = frozenset({"unknown", "unexcused", "valid", "illness", "late"})
OTHER_ENTRIES = frozenset({"debt", "exempt", "not_assessed", "credit", "no_credit"})
MEANINGS = ABSENCES | OTHER_ENTRIES


class Legend:
    """What «Н», «ОП», «осв» mean: defaults by family of journals, and words of printed legends.

    A meaning is one of `MEANINGS`.
    """

    def __init__(self, codes: Mapping[str, Mapping[str, str]], words: Mapping[str, str]) -> None:
        self._codes = {family: MappingProxyType(_folded(codes[family])) for family in codes}
        self._words = _folded(words)

    @classmethod
    def load(cls, path: Path) -> "Legend":
        """Read a TOML with [codes.<family>] code = meaning, and [words] meaning = [words].

        Raises UserError naming the file and the unknown meaning.
        """
        with path.open("rb") as file:
            data = tomllib.load(file)
        words = {word: meaning for meaning, found in data["words"].items() for word in found}
        legend = cls(data["codes"], words)
        used = {*words.values(), *(m for codes in data["codes"].values() for m in codes.values())}
        if not used <= MEANINGS:
            raise UserError(
                f"Файл {path.name}: неизвестное значение «{min(used - MEANINGS)}». "
                f"Допустимо: {', '.join(sorted(MEANINGS))}."
            )
        return legend

    @property
    def families(self) -> tuple[str, ...]:
        """Return the families of journals with default codes."""
        return tuple(self._codes)

    def codes(self, family: str) -> Mapping[str, str]:
        """Return folded code → meaning, read-only. Raises KeyError for an unknown family."""
        return self._codes[family]

    def meaning(self, family: str, code: str) -> str | None:
        """Return what a code as typed means in a family, None if unknown."""
        return self._codes[family].get(fold(code))

    def meaning_of_words(self, words: str) -> str | None:
        """Return the meaning of «Неуважительная», «Болезнь» and other words of a legend, or None.

        Only the whole text is compared: «Уважительная» is also a part of «Неуважительная».
        """
        return self._words.get(fold(words).strip(" .,;:"))


def _folded(pairs: Mapping[str, str]) -> dict[str, str]:
    return {fold(key): meaning for key, meaning in pairs.items()}

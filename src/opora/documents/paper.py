"""The sheet of paper: A4 and its margins."""

from dataclasses import dataclass
from typing import Literal

LEFT, RIGHT, TOP, BOTTOM = 20, 10, 20, 20
"""Margins in mm: the least that ГОСТ Р 7.0.97 allows (left 30 only when kept over ten years)."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A4 as it lies; mm."""

    orientation: Literal["portrait", "landscape"]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return (297, 210) if self.orientation == "landscape" else (210, 297)

    @property
    def text_width(self) -> int:
        """Width between the margins."""
        return self.size[0] - LEFT - RIGHT

    @property
    def text_height(self) -> int:
        """Height between the margins."""
        return self.size[1] - TOP - BOTTOM

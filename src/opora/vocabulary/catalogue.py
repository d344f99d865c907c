"""Where the data owned by methodologists lies."""

from pathlib import Path

CATALOGUE: Path = Path(__file__).parent.parent / "catalogue"

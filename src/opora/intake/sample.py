"""The sheets of a file as a person sees them, read in a limited child."""

from pathlib import Path

from opora.intake.archive import SourceFile
from opora.intake.limits import Limits
from opora.intake.pool import ReaderPool
from opora.intake.reading import Hints
from opora.intake.sheet_sample import SheetSample
from opora.vocabulary.problems import Refusal


def sample(path: Path, hints: Hints, limits: Limits) -> list[SheetSample]:
    """Return the beginning of every sheet of a file, and what is known of each.

    For the page that asks a person which column is what. Raises Refusal for a file that cannot be
    read. Where many files are read, ask one `ReaderPool` for all of them.
    """
    with ReaderPool(limits, workers=1) as pool:
        found = pool.sample(SourceFile(path.name, path, "", path.stat().st_size), hints)
    if isinstance(found, Refusal):
        raise found
    return found

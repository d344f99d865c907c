"""A recipe stands in for the original of a generated batch: facts are made again from it."""

import json
from functools import lru_cache
from pathlib import Path

from opora import __version__
from opora.facts.batches import Batch
from opora.facts.upload import Reread
from opora.generator.facts import Piece, school_year_facts
from opora.generator.region import School, school_at
from opora.vocabulary.problems import UserError

FORMAT = "generated"
_GENERATOR = 1  # changes when the same seed gives another region


def recipe(school: School, piece: Piece) -> bytes:
    """Return what a piece can be made from again, as JSON."""
    said = {
        "generator": _GENERATOR,
        "seed": school.seed,
        "school": school.place,
        "school_year": piece.school_year,
        "quarter": piece.quarter,
    }
    return json.dumps(said).encode()


def remade(batch: Batch, original: Path) -> Reread:
    """Return the facts of a generated batch made again from its recipe.

    Raises UserError when the generator of today makes other pupils of it.
    """
    said = json.loads(original.read_text(encoding="utf-8"))
    piece = _pieces(said["seed"], said["school"], said["school_year"])[said["quarter"] - 1]
    if said["generator"] != _GENERATOR or piece.pupils != batch.pupils:
        raise UserError(
            f"{batch.label}: эта версия программы придумывает другой регион. Прежние данные "
            "оставлены; чтобы получить новые, придумайте регион заново в другом каталоге."
        )
    return Reread(tables=piece.tables, version=__version__)


@lru_cache(maxsize=1)  # the quarters of a school year follow each other
def _pieces(seed: int, school: int, year: int) -> list[Piece]:
    return school_year_facts(school_at(seed, school), year)

"""A recipe stands in for the original of a generated batch: facts are made again from it."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

from opora import __version__
from opora.facts.batches import Batch
from opora.facts.upload import Reread
from opora.generator.cut import known_on
from opora.generator.facts import Piece, school_year_facts
from opora.generator.region import School, school_at
from opora.vocabulary.problems import UserError

FORMAT = "generated"
_GENERATOR = 1  # changes when the same seed gives another region


def recipe(school: School, piece: Piece, until: date | None = None) -> bytes:
    """Return what a piece can be made from again, as JSON; `until`: the day it was known on."""
    said: dict[str, int | str] = {
        "generator": _GENERATOR,
        "seed": school.seed,
        "school": school.place,
        "school_year": piece.school_year,
        "quarter": piece.quarter,
    }
    if until is not None:
        said["until"] = until.isoformat()
    return json.dumps(said).encode()


def remade(batch: Batch, original: Path) -> Reread:
    """Return the facts of a generated batch made again from its recipe.

    Raises UserError when the generator of today makes other pupils of it.
    """
    said = json.loads(original.read_text(encoding="utf-8"))
    pieces = _pieces(said["seed"], said["school"], said["school_year"])
    if "until" in said:
        pieces = known_on(pieces, date.fromisoformat(said["until"]))
    piece = pieces[said["quarter"] - 1]
    if said["generator"] != _GENERATOR or piece.pupils != batch.pupils:
        raise UserError(
            f"{batch.label}: эта версия программы придумывает другой регион. Прежние данные "
            "оставлены; чтобы получить новые, придумайте регион заново в другом каталоге."
        )
    return Reread(tables=piece.tables, version=__version__)


@lru_cache(maxsize=1)  # the quarters of a school year follow each other
def _pieces(seed: int, school: int, year: int) -> list[Piece]:
    return school_year_facts(school_at(seed, school), year)

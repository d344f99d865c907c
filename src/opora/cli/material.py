"""What a command answers from; apart from `arguments`, because it loads the engine."""

import argparse
import os

from opora.cli.arguments import ONE_SOURCE, hints_of, paths_of, store_of
from opora.cli.progress import progress_bar
from opora.facts.engine import DUCKDB
from opora.intake.limits import Limits
from opora.intake.material import Material, material_of_files, material_of_store
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key

_ENGINE = "OPORA_ENGINE"


def material_of(args: argparse.Namespace) -> Material:
    """Return what the command answers from: the given paths alone, or the store."""
    if args.from_store:
        if args.paths:
            raise UserError(ONE_SOURCE)
        engine = args.engine or os.environ.get(_ENGINE) or DUCKDB
        return material_of_store(store_of(args), engine, args.files_at)
    if args.engine or args.files_at:
        raise UserError("--engine и --files-at нужны только вместе с --from-store.")
    return material_of_files(
        paths_of(args), hints_of(args), Limits.load(), progress_bar("Читаем файлы")
    )


def schools_of(args: argparse.Namespace, material: Material) -> tuple[int, ...] | None:
    """Return the school that is chosen; of files --school says only what they lack.

    Raises UserError when the data directory has no such school.
    """
    if not (args.from_store and args.school):
        return None
    wanted = school_key(args.school)
    found = tuple(n for n, name in material.people.schools() if school_key(name) == wanted)
    if not found:
        raise UserError(
            f"--school «{args.school}»: такой школы в каталоге данных нет. Напишите название так, "
            "как оно стоит в файлах; без --school проверяются все школы."
        )
    return found

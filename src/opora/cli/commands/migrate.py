"""`opora migrate`: the database made ready for this version, its settings checked."""

import argparse
import sys

from opora.cli.answer import Answer
from opora.cli.arguments import add_data
from opora.config.ready import data_folder
from opora.config.tables import bring_up_to_date
from opora.records.queries.health import health
from opora.vocabulary.problems import UserError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return what was done; raises UserError when the database is not safe to write to."""
    steps = bring_up_to_date(data_folder(), lambda said: sys.stderr.write(f"{said}\n"))
    found = health(data_folder())
    if found.complaints:
        raise UserError(" ".join(found.complaints))
    database = f"{found.kind} {found.version}, журнал {found.journal}"
    return Answer(
        {"steps": steps, "database": found.kind, "version": found.version},
        f"База данных готова: {database}.",
    )

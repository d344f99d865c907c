"""`opora campaign templates`: empty forms for schools that do not work in the program."""

import argparse
from pathlib import Path

from django.db import DatabaseError

from opora.cli.answer import Answer
from opora.cli.arguments import NOT_READY, add_data
from opora.cli.due_asked import add_due, asked_due
from opora.documents.handmade.template import templates_zip
from opora.facts.atomic import write_whole
from opora.records.hand_templates import templates_of
from opora.vocabulary.problems import UserError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("action", choices=("templates",), help="пустые формы для школ")
    add_due(parser)
    parser.add_argument("--out", required=True, metavar="ФАЙЛ.zip", help="куда записать")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return where the zip was written; UserError when there is nothing to put into it."""
    try:
        asked = asked_due(args)
        made = templates_of(asked.campaign, asked.due.on, asked.schools)
    except DatabaseError as error:
        raise UserError(NOT_READY) from error
    if not made:
        raise UserError(f"«{asked.receiver.name}»: школ, которые сдают эту форму, нет.")
    path = Path(args.out)
    try:
        write_whole(path, templates_zip(made))
    except OSError as error:
        raise UserError(f"Файл {path} не записать. Проверьте путь и права.") from error
    data = {"file": path.as_posix(), "schools": [name for name, _ in made]}
    return Answer(data, f"Пустых форм: {len(made)}. Записано: {path}")

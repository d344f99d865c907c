"""`opora town`: an invented town to try everything on, with people of every role."""

import argparse
import sys
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.cli.answer import Answer
from opora.cli.arguments import add_data
from opora.cli.progress import progress_bar
from opora.cli.town import Resident, settle
from opora.config.ready import data_folder
from opora.config.secret import keep_secret
from opora.config.tables import bring_up_to_date
from opora.facts.store import Store
from opora.generator.region import region
from opora.generator.writing import SchoolYear, write_region
from opora.records.queries.units import has_units
from opora.vocabulary.period import parse_date, school_year_of
from opora.vocabulary.problems import UserError

_PASSWORD = "Пробный-город-2026"  # noqa: S105 - of invented people
_SEED = 67  # small schools, one of them in trouble
_YEARS = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--schools", default="3", metavar="N", help="сколько школ (3)")
    parser.add_argument("--seed", default=str(_SEED), metavar="S", help=f"зерно ({_SEED})")
    parser.add_argument("--years", default=str(_YEARS), metavar="N", help="сколько лет (2)")
    parser.add_argument("--on", metavar="ДАТА", help="что известно на этот день (сегодня)")
    parser.add_argument("--password", default=_PASSWORD, metavar="ПАРОЛЬ", help="пароль для всех")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return who may sign in; raises UserError when the data directory holds something else."""
    folder = data_folder()
    on = parse_date(args.on) if args.on else timezone.localdate()
    schools = region(_number(args.seed, "--seed"), _number(args.schools, "--schools"))
    last = school_year_of(on)
    years = list(range(last - _number(args.years, "--years") + 1, last + 1))
    bring_up_to_date(folder, lambda said: sys.stderr.write(f"{said}\n"))
    keep_secret(folder)
    if has_units():
        raise UserError(
            f"В каталоге данных {folder} уже есть школы. Придуманное не смешивают с прежним: "
            "укажите другой каталог, --data КАТАЛОГ."
        )
    with transaction.atomic():
        residents = settle(schools, years, args.password)
        _write(Store(folder), [(school, year) for school in schools for year in years], on)
    data = {"residents": [asdict(each) for each in residents], "password": args.password}
    return Answer(data, told(residents, args.password))


def told(residents: list[Resident], password: str) -> str:
    """Return how to sign in, for people."""
    lines = [f"Войти можно так (пароль у всех один: {password}):"]
    lines += [f"  {each.login:<13}{each.duty}, {each.where}" for each in residents]
    return "\n".join(lines)


def _write(store: Store, school_years: list[SchoolYear], on: date) -> None:
    steps = progress_bar("Придумываем", "школа")(range(len(school_years)), len(school_years))
    write_region(store, school_years, steps, on)


def _number(text: str, option: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise UserError(f"{option} «{text}»: нужно целое число от 1, например {option} 3.")
    return int(text)

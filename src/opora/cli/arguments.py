"""Arguments that several commands share."""

import argparse
import os
from datetime import date
from pathlib import Path

from opora.facts.store import Store
from opora.intake.reading import Hints
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.period import Window, parse_date
from opora.vocabulary.problems import UserError

NOT_READY = (
    "База данных не открывается или ещё не создана. Проверьте --data и DATABASE_URL; базу готовит "
    "opora migrate."
)
"""Said where records cannot be reached."""

_DATA = "OPORA_DATA"
_DEFAULT_DATA = "data"
ONE_SOURCE = "Укажите что-то одно: пути к файлам или --from-store."
_FIRST_YEAR, _LAST_YEAR = 1990, 2100  # a typing mistake such as 205 or 20225 is not a year


def add_paths(parser: argparse.ArgumentParser, store: bool = True) -> None:
    """Add PATH…, and --from-store in its place where the command can answer from the store."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="файлы, папки и zip с выгрузками журнала"
    )
    if store:
        parser.add_argument(
            "--from-store", action="store_true", help="отвечать по каталогу данных, без файлов"
        )


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add on what the data directory is counted, for a country on a cluster."""
    parser.add_argument(
        "--engine",
        metavar="АДРЕС",
        help="на чём считать каталог: duckdb, spark://узел:7077, local[2] (иначе OPORA_ENGINE)",
    )
    parser.add_argument(
        "--files-at",
        metavar="АДРЕС",
        help="где Spark видит каталог данных, если не здесь: s3a://…, hdfs://…",
    )


def add_hints(parser: argparse.ArgumentParser) -> None:
    """Add what fills only what a file lacks."""
    parser.add_argument("--school", metavar="НАЗВАНИЕ", help="школа, если в файле её нет")
    parser.add_argument("--class", dest="school_class", metavar="9А", help="класс, если его нет")
    parser.add_argument("--year", metavar="2025", help="учебный год (первый), если его нет")


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the place of the data directory."""
    parser.add_argument(
        "--data", metavar="DIR", help=f"каталог данных (иначе {_DATA}, иначе ./{_DEFAULT_DATA})"
    )


def add_period(parser: argparse.ArgumentParser, required: bool) -> None:
    """Add --since and --on; both days belong to the period."""
    parser.add_argument("--since", metavar="ДАТА", help="первый день периода")
    parser.add_argument("--on", metavar="ДАТА", required=required, help="последний день периода")


def hints_of(args: argparse.Namespace) -> Hints:
    """Return the hints; raises UserError when a class or a year cannot be understood."""
    school_class = None
    if args.school_class is not None:
        school_class = parse_class(args.school_class)
        if school_class is None:
            raise UserError(f"--class «{args.school_class}»: нужен класс, например 9А.")
    return Hints(args.school or None, school_class, _year(args.year))


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    year = int(text) if text.isdecimal() else 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise UserError(f"--year «{text}»: нужен первый год учебного года, например 2025.")
    return year


def date_of(text: str | None, option: str) -> date | None:
    """Return a date given as ISO or dd.mm.yyyy."""
    if text is None:
        return None
    try:
        return parse_date(text)
    except UserError as error:
        raise UserError(f"{option}: {error}") from None


def store_of(args: argparse.Namespace) -> Store:
    """Return the data directory named by --data, OPORA_DATA or ./data."""
    return Store(Path(args.data or os.environ.get(_DATA) or _DEFAULT_DATA))


def paths_of(args: argparse.Namespace) -> list[Path]:
    """Return the given paths; raises UserError when there are none."""
    if not args.paths:
        raise UserError("Не указано, какие файлы читать. Пример: opora inspect ВЫГРУЗКА.xlsx")
    if not all(args.paths):
        # «""» would be the current folder: an unset variable must not read all there is.
        raise UserError("Пустой путь. Укажите файл или папку, например: .")
    return [Path(path) for path in args.paths]


def window_of(args: argparse.Namespace) -> Window:
    """Return --since and --on; raises UserError when they are in the wrong order."""
    since, on = date_of(args.since, "--since"), date_of(args.on, "--on")
    if since and on and since > on:
        raise UserError(f"--since {since} позже, чем --on {on}: поменяйте даты местами.")
    return Window(since, on)

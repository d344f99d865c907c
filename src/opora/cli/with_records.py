"""Commands that need the database: Django is set up only when one of them is called."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

import django
from django.db import DatabaseError

from opora.vocabulary.problems import UserError

_NOT_READY = (
    "База данных не открывается или ещё не создана. Проверьте --data и DATABASE_URL; базу создаёт "
    "первый запуск сервера."
)


def records_module(args: argparse.Namespace, name: str) -> ModuleType:
    """Return a module of `opora.records` that works on the data directory of the arguments."""
    if args.data:
        os.environ["OPORA_DATA"] = args.data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.config.settings")
    django.setup()
    return import_module(f"opora.records.{name}")


@contextmanager
def base_ready() -> Iterator[None]:
    """Say in words that there is no database, or none that fits."""
    try:
        yield
    except DatabaseError as error:
        raise UserError(_NOT_READY) from error

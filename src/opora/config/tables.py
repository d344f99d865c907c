"""Tables of the database: made and changed by one process at a time."""

from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from filelock import FileLock

from opora.facts.atomic import make_folder
from opora.vocabulary.problems import UserError

_PATIENCE = 600.0  # seconds that another process may take


def bring_up_to_date(folder: Path, say: Callable[[str], object]) -> int:
    """Make or change the tables as this version needs them; return how many steps it took.

    `folder`: the data directory, whose lock keeps other processes out. Raises UserError when the
    database does not answer.
    """
    make_folder(folder)
    with FileLock(folder / ".migrating", timeout=_PATIENCE):
        steps = _steps()
        if steps:
            say(f"Готовим базу данных: шагов {steps}.")
            call_command("migrate", interactive=False, verbosity=0)
    return steps


def _steps() -> int:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as cause:
        where = connection.settings_dict
        raise UserError(
            f"База данных {where['NAME']} не отвечает. Проверьте, что сервер базы запущен и что "
            "DATABASE_URL верен."
        ) from cause
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))

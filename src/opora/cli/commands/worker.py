"""`opora worker`: work that pages do not wait for, in a process of its own."""

import argparse
import os

from opora.cli.answer import Answer
from opora.cli.arguments import add_data
from opora.cli.stopping import stop_signal
from opora.config.lifeline import when_parent_ends
from opora.config.ready import data_folder
from opora.records.beat import beating
from opora.records.temporary import keep_temporary_files
from opora.records.worker import run_worker

_POLITENESS = 10  # steps of priority below the pages, which share the computer


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_data(parser)
    parser.add_argument(
        "--with-parent",
        action="store_true",
        help="остановиться, когда закроется стандартный ввод: так её запускает opora serve",
    )


def run(args: argparse.Namespace) -> Answer:
    """Work until a signal says to stop; a job that is being done is finished or left to be taken
    again."""
    stop = stop_signal()
    if args.with_parent:
        when_parent_ends(stop.set)
        if hasattr(os, "nice"):  # not on Windows
            os.nice(_POLITENESS)
    keep_temporary_files(data_folder())
    with beating(data_folder()):
        run_worker(stop.is_set)
    return Answer({}, "Фоновая работа остановлена.")

"""argparse that speaks Russian."""

import argparse
import re
from typing import NoReturn

from opora.vocabulary.problems import UserError

# What argparse says, and how we say it; anything else is shown as it is.
_SAID = (
    (r"the following arguments are required: (.+)", r"не хватает: \1"),
    (r"unrecognized arguments: (.+)", r"лишнее: \1"),
    (r"argument (\S+): expected one argument", r"после \1 нужно значение"),
    (r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.+)\)", r"\1: «\2», а можно: \3"),
    (r"argument (\S+): ignored explicit argument (.+)", r"у \1 не бывает значения: \2"),
)


class Usage(UserError):
    """Wrong arguments."""


class _Format(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "Как писать: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Options may stand between paths; an error is a `Usage`, never an exit."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            allow_abbrev=False,
            add_help=False,
            formatter_class=_Format,
        )
        self._positionals.title = "что"
        self._optionals.title = "ключи"
        self.add_argument("-h", "--help", action="store_true", help="эта подсказка")
        self.add_argument("--json", action="store_true", help="один объект JSON вместо текста")

    def error(self, message: str) -> NoReturn:
        """Raise Usage with the message in Russian."""
        for pattern, russian in _SAID:
            message = re.sub(rf"^{pattern}$", russian, message)
        raise Usage(f"Не поняли команду: {message}. Подсказка: {self.prog} --help")

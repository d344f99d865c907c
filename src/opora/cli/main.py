"""The `opora` command. Light on purpose: `--help` must not wait for engines to load."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import NoReturn

from opora import __version__
from opora.cli.answer import UNUSABLE, Answer
from opora.cli.registry import COMMANDS, Command
from opora.vocabulary.problems import Problem, UserError

_DESCRIPTION = "Опора: кому из учеников нужна помощь, и форма по приказу — из выгрузки журнала."
_INTERRUPTED = 130


class _Usage(UserError):
    """Wrong arguments."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Usage(f"Не поняли команду: {message}. Подсказка: {self.prog} --help")


def _overview() -> str:
    lines = [_DESCRIPTION, "", "Команды:"]
    lines += [f"  {command.name:<10}{command.summary}" for command in COMMANDS]
    lines += ["", "Подробнее о команде: opora КОМАНДА --help", "Версия: opora --version"]
    return "\n".join(lines)


def _parse(command: Command, arguments: Sequence[str]) -> tuple[argparse.Namespace, _Parser]:
    parser = _Parser(prog=f"opora {command.name}", description=command.summary, allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="один объект JSON вместо текста")
    command.load().arguments(parser)
    return parser.parse_args(arguments), parser


def _run(arguments: Sequence[str]) -> Answer:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        return Answer({"commands": [command.name for command in COMMANDS]}, _overview())
    if arguments[0] == "--version":
        return Answer({"version": __version__}, f"opora {__version__}")
    names = {command.name: command for command in COMMANDS}
    rest = [argument for argument in arguments if argument != "--json"] or [""]
    command = names.get(rest[0])
    if command is None:
        raise _Usage(f"Нет команды «{rest[0]}». Есть: {', '.join(names)}. Подсказка: opora --help")
    place = arguments.index(rest[0])
    parsed, _ = _parse(command, [*arguments[:place], *arguments[place + 1 :]])
    answer: Answer = command.load().run(parsed)
    return answer


def _failed(error: UserError) -> Answer:
    data: dict[str, object] = {"error": str(error)}
    problems: Sequence[Problem] = getattr(error, "problems", ())
    if problems:
        data["problems"] = [problem.as_json() for problem in problems]
    return Answer(data, f"Ошибка: {error}", UNUSABLE)


def _print(answer: Answer, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(answer.data, ensure_ascii=False) + "\n")
    else:
        stream = sys.stderr if answer.code == UNUSABLE else sys.stdout
        stream.write(answer.text + "\n")


def _use_utf8() -> None:
    """A Windows console may be cp866 or cp1251: print what it can show, never fail on a letter."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            piped = not stream.isatty()
            stream.reconfigure(encoding="utf-8" if piped else None, errors="replace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 problems, 2 nothing readable or usage."""
    _use_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        answer = _run(given)
    except UserError as error:
        answer = _failed(error)
    except KeyboardInterrupt:
        return _INTERRUPTED
    _print(answer, "--json" in given)
    return answer.code


if __name__ == "__main__":
    sys.exit(main())

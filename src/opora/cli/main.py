"""The `opora` command. Light on purpose: `--help` must not wait for engines to load."""

import contextlib
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from opora import __version__
from opora.cli.answer import UNUSABLE, Answer
from opora.cli.parser import Parser, Usage
from opora.cli.registry import COMMANDS
from opora.config.ready import make_ready
from opora.vocabulary.problems import Problem, UserError

_DESCRIPTION = "Опора: кому из учеников нужна помощь, и форма по приказу — из выгрузки журнала."
_HELP = ("-h", "--help")
_INTERRUPTED = 130
_DEBUG = "OPORA_DEBUG"  # developers see the traceback, which may quote a file


def _overview() -> str:
    lines = [_DESCRIPTION, "", "Команды:"]
    lines += [f"  {command.name:<10}{command.summary}" for command in COMMANDS]
    lines += ["", "Подробнее о команде: opora КОМАНДА --help", "Версия: opora --version"]
    return "\n".join(lines)


def _run(arguments: Sequence[str]) -> Answer:
    words = [argument for argument in arguments if argument != "--json"]
    if not words or words[0] in (*_HELP, "help"):
        return Answer({"commands": [command.name for command in COMMANDS]}, _overview())
    if words[0] == "--version":
        return Answer({"version": __version__}, f"opora {__version__}")
    names = {command.name: command for command in COMMANDS}
    command = names.get(words[0])
    if command is None:
        raise Usage(f"Нет команды «{words[0]}». Есть: {', '.join(names)}. Подсказка: opora --help")
    command = command.of(words[1:])
    parser = Parser(f"opora {words[0]}", command.summary)
    if command.records:
        make_ready(_named_data(words[1:]))
    module = command.load()
    module.arguments(parser)
    if any(word in _HELP for word in words):
        return Answer({"help": parser.format_help()}, parser.format_help().rstrip())
    answer: Answer = module.run(parser.parse_intermixed_args(words[1:]))
    return answer


def _named_data(words: Sequence[str]) -> str | None:
    """Return --data, which settings need before the command's module is imported."""
    early = Parser("opora", "")
    early.add_argument("--data")
    known, _ = early.parse_known_args(words)
    return str(known.data) if known.data else None


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
    sys.stdout.flush()


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
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        answer = _broken(error)
    try:
        _print(answer, "--json" in given)
    except OSError:  # nobody reads, or the disk is full: there is nowhere to say more
        _silence()
        return UNUSABLE
    return answer.code


def _broken(error: Exception) -> Answer:
    """Name the place in our code and nothing of the data: an exception may quote a name."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}"
    message = f"Ошибка программы ({where}). Данные не изменены. Сообщите разработчикам эту строку."
    return Answer({"error": message}, message, UNUSABLE)


def _silence() -> None:
    """Keep the interpreter from failing once more when it flushes the stream at exit."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


if __name__ == "__main__":
    sys.exit(main())

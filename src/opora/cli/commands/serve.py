"""`opora serve`: the web server with the worker beside it."""

import argparse
import os
import socket
import subprocess
import sys
from contextlib import closing

from opora.cli.answer import Answer
from opora.cli.children import Child, keep_running
from opora.cli.stopping import stop_signal
from opora.config.ready import data_folder, name_settings
from opora.config.secret import keep_secret
from opora.vocabulary.problems import UserError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MOST = 64  # processes; more is a typing mistake
_OPORA = ("-m", "opora.cli.main")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--host", default="127.0.0.1", metavar="АДРЕС", help="127.0.0.1")
    parser.add_argument("--port", default="8000", metavar="ПОРТ", help="8000")
    parser.add_argument("--data", metavar="DIR", help="каталог данных (иначе OPORA_DATA или data)")
    parser.add_argument(
        "--workers", metavar="N", help="сколько процессов отвечает (по числу ядер, не больше 4)"
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="без фоновой работы: она запущена отдельно"
    )


def run(args: argparse.Namespace) -> Answer:
    """Serve until stopped; raises UserError when it cannot begin."""
    port = _number(args.port, "--port", 65535)
    workers = _number(args.workers or str(min(4, os.cpu_count() or 1)), "--workers", _MOST)
    name_settings(args.data)
    _check_free(args.host, port)
    keep_secret(data_folder())
    _prepare()
    stop = stop_signal()
    children = [Child("Сервер", ["-m", "opora.config.server", args.host, str(port), str(workers)])]
    if not args.no_worker:
        children.append(Child("Фоновая работа", [*_OPORA, "worker", "--with-parent"]))
    _say(_greeting(args.host, port))
    keep_running(children, stop.is_set, _say)
    return Answer({}, "Сервер остановлен.")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _greeting(host: str, port: int) -> str:
    said = f"Опора работает: http://{host}:{port}  Остановить: Ctrl+C."
    if host not in _LOOPBACK and not os.environ.get("OPORA_HOSTS"):
        said += (
            "\nС других компьютеров страницы не откроются, пока в OPORA_HOSTS не названы адреса "
            "сервера, например OPORA_HOSTS=opora.school.local,192.168.0.10."
        )
    return said


def _prepare() -> None:
    """Make the database ready in a process of its own: this one stays small."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *_OPORA, "migrate"], check=False, stdout=sys.stderr
    )
    if done.returncode:
        raise UserError("Сервер не запущен: база данных не готова. Причина названа выше.")


def _number(text: str, option: str, most: int) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= number <= most:
        raise UserError(f"{option} «{text}»: нужно целое число от 1 до {most}.")
    return number


def _check_free(host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        raise UserError(
            f"Адрес {host}:{port} занят или чужой: там уже что-то работает. Остановите ту "
            f"программу или укажите другой порт: --port {port + 1}."
        ) from None

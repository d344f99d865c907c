"""`make demo`: the documents of order 948 from the files of examples/, then a town to walk in.

OPORA_DEMO_ONCE=1: make everything and stop, without serving.
"""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from opora.cli.main import main

EXAMPLES = Path("examples")
JOURNALS = ("otchet_9A.xlsx", "zhurnal_9B.xlsx", "fizika_11A.xlsx")
PREVIOUS = "forma_30-01-2026.xlsx"
OUT = Path("out")
ORDER = ("--order", "alania-948-2021", "--on", "27.02.2026")
RESIDENTS = "residents.txt"
PORT = 8000
SCHOOL = ("--school", "МБОУ «Средняя школа № 5 с. Заречного»", "--year", "2025")


def steps(examples: Path, out: Path) -> list[tuple[str, list[str]]]:
    """Return what is shown: a title and the arguments of `opora`."""
    files = [str(examples / name) for name in JOURNALS]
    form = [*files, *ORDER, *SCHOOL, "--previous", str(examples / PREVIOUS), "--out", str(out)]
    return [
        ("Что это за файлы", ["inspect", *files, *SCHOOL]),
        ("Кто попадает в список по приказу № 948", ["failing", *files, *ORDER, *SCHOOL]),
        ("Форма и выгрузка отметок", ["form", *form]),
    ]


def show() -> int:
    """Run the steps, then serve the town; return 0 when all is well, whatever slips files have."""
    if not EXAMPLES.is_dir():
        sys.stderr.write("Запустите make demo в папке проекта: рядом должна быть папка examples.\n")
        return 2
    for number, (title, arguments) in enumerate(steps(EXAMPLES, OUT), 1):
        command = " ".join(f'"{part}"' if " " in part else part for part in arguments)
        sys.stdout.write(f"\n=== {number}. {title}\n$ opora {command}\n\n")
        sys.stdout.flush()
        if main(arguments) > 1:
            return 1
    sys.stdout.write(f"\nГотово. Откройте {OUT / 'form.docx'} и {OUT / 'form.pdf'}.\n")
    return walk(OUT / "town")


def walk(town: Path) -> int:
    """Make the town once and serve it; return the exit code of what ran last."""
    sys.stdout.write("\n=== 4. Пробный город: три школы и люди всех ролей, в браузере\n\n")
    sys.stdout.flush()
    residents = town / RESIDENTS
    if not residents.exists() and not _settled(town):
        return 1
    sys.stdout.write(residents.read_text(encoding="utf-8"))
    sys.stdout.flush()
    if os.environ.get("OPORA_DEMO_ONCE"):
        return 0
    return _opora(town, "serve", "--port", str(_free_port())).returncode


def _settled(town: Path) -> bool:
    """Make the town; the list of residents is written last, so half a town is made anew."""
    shutil.rmtree(town, ignore_errors=True)
    sys.stdout.write("Придумываем город, до минуты…\n")
    sys.stdout.flush()
    made = _opora(town, "town", stdout=subprocess.PIPE)
    if made.returncode:
        return False
    (town / RESIDENTS).write_bytes(made.stdout)
    return True


def _opora(town: Path, *arguments: str, **how: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run a command over the town, never over another database."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "opora.cli.main", *arguments, "--data", str(town)]
    with suppress(KeyboardInterrupt):
        return subprocess.run(command, env=kept, check=False, **how)  # noqa: S603 - our own program
    return subprocess.CompletedProcess(command, 0)


def _free_port() -> int:
    """Return the first port from 8000 on where nobody listens."""
    for port in range(PORT, PORT + 100):
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    return PORT


if __name__ == "__main__":
    sys.exit(show())

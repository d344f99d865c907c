"""A served town for browsers: what is in it, and who may sign in."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servers import Server, environment, opora, served

_OBJECTS = Path(__file__).with_name("objects.py")


@dataclass(frozen=True)
class ServedTown:
    """A server, the password of everybody in `logins`, and what addresses and journals name."""

    server: Server
    password: str
    logins: tuple[str, ...]
    objects: dict[str, Any]


@contextmanager
def served_town(folder: Path) -> Iterator[ServedTown]:
    """Make an invented town of two schools in an empty folder and serve it."""
    made = opora(folder, "town", "--schools", "2", "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    asked = [sys.executable, str(_OBJECTS)]
    found = subprocess.run(asked, env=environment(folder), capture_output=True, check=True)
    logins = tuple(each["login"] for each in told["residents"])
    with served(folder) as server:
        yield ServedTown(server, told["password"], logins, json.loads(found.stdout))

"""What a copy holds: every file with its size and checksum, and how the audit chain ends."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from opora.vocabulary.problems import UserError

NAME = "manifest.json"
FORMAT = 1
FILES = "data"  # files of the data directory stand below
DATABASE = {"sqlite": "database.sqlite", "postgresql": "database.dump"}


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """Size in bytes and SHA-256 of a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at`: UTC, ISO: the moment of the copy. `database`: kind. `files` by name in the copy.

    `events`, `head`: number of events in the audit chain, and the last digest.
    """

    made_at: str
    version: str
    database: str
    events: int
    head: str
    files: Mapping[str, CopiedFile]

    def as_bytes(self) -> bytes:
        """Return the manifest as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()

    @classmethod
    def of(cls, content: bytes) -> "Manifest":
        """Return the manifest of `as_bytes`; raises UserError when it is none."""
        try:
            kept: dict[str, Any] = json.loads(content)
            if kept.pop("format") != FORMAT or kept["database"] not in DATABASE:
                raise ValueError("another format")
            files = {name: CopiedFile(**each) for name, each in kept.pop("files").items()}
            if not all(map(_is_safe, files)):
                raise ValueError("a name that leads elsewhere")
            return cls(files=files, **kept)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError(
                "Опись копии не читается: копия повреждена или сделана другой версией программы. "
                "Возьмите другую копию."
            ) from error


def _is_safe(name: str) -> bool:
    """Whether a name stays inside: either the database or a file below FILES."""
    parts = PurePosixPath(name).parts
    plain = not any(part in ("..", "/") or "\\" in part or ":" in part for part in parts)
    below = len(parts) > 1 and parts[0] == FILES
    return plain and (below or name in DATABASE.values())

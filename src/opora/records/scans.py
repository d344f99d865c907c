"""Scans of signed papers: kept among the originals by their content, and never parsed here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from opora.analysis.support.consent import consent_rules
from opora.intake.zip_parts import megabytes
from opora.records.understanding import receive, store
from opora.vocabulary.problems import UserError

_STARTS = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that lies among the originals; `kind`: pdf, jpeg or png, by its first bytes."""

    sha256: str
    kind: str


def receive_scan(chunks: Iterable[bytes]) -> Scan:
    """Keep a scan and return it; UserError for another kind of file, or one that is too large.

    Only its first bytes are looked at: what is inside is for a person's own viewer.
    """
    parts = iter(chunks)
    head = next(parts, b"")
    kind = kind_of(head)
    if not kind:
        raise UserError("Скан не PDF, не JPEG и не PNG. Сохраните его в одном из этих видов.")
    digest, _ = receive(_bounded(chain([head], parts)))
    return Scan(digest, kind)


def kind_of(content: bytes) -> str:
    """Return pdf, jpeg or png by the first bytes of a file; '' for another kind."""
    return next((name for name, start in _STARTS.items() if content.startswith(start)), "")


def scan_path(sha256: str) -> Path:
    """Return where a scan lies."""
    return store().received(sha256)


def _bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    most, size = consent_rules().scan, 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise UserError(f"Скан больше {megabytes(most)}. Уменьшите качество и повторите.")
        yield chunk

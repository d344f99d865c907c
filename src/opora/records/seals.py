"""Whether what was handed in is still what it was: contents, seals, files, moves."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Model

from opora.documents.submitted import digest_of
from opora.records.models import (
    AuditEvent,
    Certification,
    Submission,
    SubmissionDocument,
    SubmissionEvent,
    SubmissionVersion,
)
from opora.records.sealed import KINDS, SEALED, key_of, row_digest
from opora.records.understanding import store

_AT_ONCE = 1000
_TITLES = {
    "version": "версия формы",
    "document": "документ версии",
    "certification": "заверение",
    "event": "запись о сдаче",
}


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """How many versions and files were checked; `broken`: the first that does not fit, in words."""

    versions: int
    files: int
    broken: str = ""


def verify_seals() -> SealVerdict:
    """Return whether every version, document, certification and move is as it was made.

    Rows are compared with their digests in the audit chain, which has to be whole itself
    (`records.chain.verify`); files with their names by content.
    """
    versions, files = SubmissionVersion.objects.count(), 0
    broken = next(_flaws(), "")
    if not broken:
        for said in _file_flaws():
            if said:
                broken = said
                break
            files += 1
    return SealVerdict(versions, files, broken)


def version_holds(version: int) -> bool:
    """Return whether the content of one version still has its seal, and its row its digest."""
    row = SubmissionVersion.objects.get(pk=version)
    kept = _kept(SubmissionVersion, version)
    return digest_of(row.content) == row.seal and kept == row_digest(row)


def file_holds(sha256: str) -> bool:
    """Return whether a file lies among the originals and is what its name says."""
    return _holds(store().received(sha256), sha256)


def _flaws() -> Iterator[str]:
    kept, twice = _all_kept()
    for key in twice:
        yield f"{_named(key)}: в журнале о ней два разных следа, второй подложили."
    for kind, model in KINDS.items():
        for row in model._default_manager.order_by("pk").iterator(_AT_ONCE):
            digest = kept.pop(key_of(row), None)
            if digest is None:
                yield f"{_place(kind, row)}: этой строки нет в журнале, её вставили."
            elif digest != row_digest(row):
                yield f"{_place(kind, row)}: строка изменена."
            elif isinstance(row, SubmissionVersion) and digest_of(row.content) != row.seal:
                yield f"{_place(kind, row)}: содержание не сходится с печатью."
    for key in kept:
        yield f"{_named(key)}: строку удалили."
    yield from _wrong_states()


def _wrong_states() -> Iterator[str]:
    """A submission stands where its last move has left it."""
    moves = SubmissionEvent.objects.order_by("pk").values_list("submission", "after")
    last: dict[int, str] = dict(moves.iterator(_AT_ONCE))
    rows = Submission.objects.order_by("pk").values_list("pk", "state")
    for submission, state in rows.iterator(_AT_ONCE):
        if state != last.get(submission, "draft"):
            yield f"Форма № {submission}: состояние не то, в котором её оставили."


def _file_flaws() -> Iterator[str]:
    """Yield what is wrong with each file of a version or certification, '' when nothing is."""
    for kind, model in (("document", SubmissionDocument), ("certification", Certification)):
        rows = model._default_manager.exclude(sha256="").order_by("pk")
        for row in rows.iterator(_AT_ONCE):
            whole = file_holds(row.sha256)
            yield "" if whole else f"{_place(kind, row)}: файл изменён или пропал."


def _all_kept() -> tuple[dict[str, str], list[str]]:
    """Return the digests of rows, and the rows that have several: every row is made once."""
    events = AuditEvent.objects.filter(details__has_key=SEALED).order_by("number")
    kept: dict[str, str] = {}
    twice: list[str] = []
    for details in events.values_list("details", flat=True).iterator(_AT_ONCE):
        twice += kept.keys() & details[SEALED].keys()
        kept |= details[SEALED]
    return kept, twice


def _kept(model: type[Model], number: int) -> str | None:
    key = key_of(model(pk=number))
    events = AuditEvent.objects.filter(details__sealed__has_key=key).order_by("number")
    found = events.values_list("details", flat=True).first()
    return found[SEALED][key] if found else None


def _named(key: str) -> str:
    kind, _, number = key.partition(" ")
    return f"{_TITLES.get(kind, kind).capitalize()} № {number}"


def _place(kind: str, row: Model) -> str:
    if isinstance(row, SubmissionVersion):
        return f"Форма № {row.submission_id}, версия {row.number}"
    if isinstance(row, SubmissionEvent):
        return f"Форма № {row.submission_id}, {_TITLES[kind]} № {row.pk}"
    return f"{_TITLES[kind].capitalize()} № {row.pk}"


def _holds(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False

"""`opora submission verify`: is a file of a version that was sealed here, and how is it signed."""

import argparse
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from opora.cli.answer import FINE, WITH_PROBLEMS, Answer
from opora.cli.arguments import NOT_READY, add_data
from opora.documents.package.package import MANIFEST
from opora.documents.package.reading import read_package
from opora.documents.signing.check import Check
from opora.intake.limits import Limits
from opora.intake.zip_parts import megabytes
from opora.records.installations import is_known, spoken
from opora.records.queries.certifications import CertificationLine
from opora.records.queries.handed_files import HandedFile, handed_file, is_sealed_here
from opora.records.signatures import check_of_unit
from opora.vocabulary.problems import UserError

_ZIP = b"PK\x03\x04"
_KINDS = {
    "password": "простая электронная подпись",
    "scan": "скан бумаги",
    "cms": "подпись",
    "file": "форма пришла файлом, подпись программа не проверяла",
}


@dataclass(frozen=True, slots=True)
class _Said:
    lines: list[str]
    data: dict[str, Any]
    good: bool


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("action", choices=("verify",), help="проверить документ сданной формы")
    parser.add_argument("file", metavar="ФАЙЛ", type=Path, help="документ формы")
    parser.add_argument(
        "--signature",
        metavar="ПОДПИСЬ",
        type=Path,
        help="файл откреплённой подписи этого документа",
    )
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return what the file is, version or package, and what of its seal and signature holds.

    Raises UserError when there is no database, or a file cannot be read.
    """
    limits = Limits.load()
    content = _read(args.file, limits.total_bytes)
    try:
        found = handed_file(hashlib.sha256(content).hexdigest())
        is_package = found is None and content.startswith(_ZIP) and MANIFEST.encode() in content
        said = [_of_package(args.file) if is_package else _of_file(content, found)]
        if args.signature is not None:
            said.append(_of_signature(content, _read(args.signature, limits.total_bytes), found))
    except DatabaseError as error:
        raise UserError(NOT_READY) from error
    data = {key: value for each in said for key, value in each.data.items()}
    text = "\n".join(line for each in said for line in each.lines)
    return Answer(data, text, FINE if all(each.good for each in said) else WITH_PROBLEMS)


def _of_file(content: bytes, found: HandedFile | None) -> _Said:
    digest = hashlib.sha256(content).hexdigest()
    if found is None:
        said = (
            f"Такого файла нет среди документов форм этой установки (SHA-256 {digest}). Его "
            "изменили, пересохранили, или он отсюда не выходил."
        )
        return _Said([said], {"sha256": digest, "found": False}, good=False)
    sent = "сдана" if found.sent else "не сдавалась"
    latest = ", последняя сданная" if found.last else ""
    whole = "цела" if found.whole else "НАРУШЕНА: версию изменили после того, как её сделали"
    about = f"{found.unit_name}, форма на {found.on:%d.%m.%Y}, версия {found.version}"
    lines = [
        f"Документ «{found.name}»: {about} ({sent}{latest}). Форма сейчас: {found.state}.",
        f"Печать версии {found.seal}: {whole}.",
        *map(_certified, found.certifications),
    ]
    if not found.certifications:
        lines.append("Версия не заверена.")
    return _Said(lines, _data(digest, found), found.whole)


def _of_package(path: Path) -> _Said:
    """Whether a package is whole, who signed it, and which of its forms are here."""
    read = read_package(path, timezone.now())
    known = is_known(read.installation)
    lines = [
        f"Пакет цел: {read.package.sender.name}, срок {read.package.on:%d.%m.%Y}.",
        f"Подписан установкой {spoken(read.installation.fingerprint)}: "
        + ("она здесь известна." if known else "она здесь не известна, сверьте отпечаток."),
    ]
    here = {form.seal: is_sealed_here(form.seal) for form in read.package.forms}
    lines += [
        f"{form.unit.name}, версия {form.version}, печать {form.seal}: "
        + ("такая версия здесь есть." if here[form.seal] else "такой версии здесь нет.")
        for form in read.package.forms
    ]
    data = {
        "sha256": read.sha256,
        "package": True,
        "fingerprint": read.installation.fingerprint,
        "known": known,
        "seals": here,
    }
    return _Said(lines, data, known)


def _certified(line: CertificationLine) -> str:
    how = _KINDS[line.kind]
    if line.check is None:
        return f"Заверение {line.at:%d.%m.%Y %H:%M} UTC: {how}."
    said = "верна" if line.good else f"не принята. {line.check.message}"
    return f"Заверение {line.at:%d.%m.%Y %H:%M} UTC: {how} {said}"


def _of_signature(content: bytes, signature: bytes, found: HandedFile | None) -> _Said:
    check = check_of_unit(content, signature, found.unit if found else None, timezone.now())
    lines = [f"Подпись: {check.message}"]
    lines += [f"Подписал: {_signer(check, place)}" for place in range(len(check.signers))]
    lines += [f"- {fact}" for fact in check.facts]
    return _Said(lines, {"signature": check.as_json()}, check.good)


def _signer(check: Check, place: int) -> str:
    signer = check.signers[place]
    said = (signer.name or "имя не указано", signer.title, signer.organisation)
    number = f"сертификат № {signer.number}" if signer.number else "сертификата в подписи нет"
    return ", ".join([*filter(None, said), number])


def _data(digest: str, found: HandedFile) -> dict[str, Any]:
    return {
        "sha256": digest,
        "found": True,
        "document": found.name,
        "unit": found.unit_name,
        "on": found.on.isoformat(),
        "submission": found.submission,
        "version": found.version,
        "seal": found.seal,
        "state": found.state,
        "sent": found.sent,
        "last": found.last,
        "whole": found.whole,
        "certified": [[line.kind, line.good] for line in found.certifications],
    }


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise UserError(f"Файл {path} не открывается. Проверьте путь.") from error
    if len(content) > most:
        raise UserError(f"Файл {path} больше {megabytes(most)}: это не документ формы.")
    return content

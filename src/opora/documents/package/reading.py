"""Reading a package that came from elsewhere: bounded, checked to the byte, every fault said."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from opora.documents.package.package import FORMAT, MANIFEST, SIGNATURE, Package, package_of
from opora.documents.signing.certificate import Certificate
from opora.documents.signing.check import Check, Expected
from opora.documents.signing.cms import check_signature
from opora.documents.signing.message import read_message
from opora.documents.signing.trust import Trust
from opora.documents.submitted import Submitted, digest_of, read_submitted
from opora.intake.limits import Limits
from opora.intake.zip_parts import check_single_end, members, parts
from opora.vocabulary.problems import Refusal, UserError

_AGAIN = "Попросите отправителя выгрузить пакет ещё раз и передать файл без изменений."
_ZIP_FAULTS = {
    "truncated": "Файл не пакет Опоры, повреждён или скопирован не целиком.",
    "encrypted": "Архив защищён паролем, а пакеты Опоры без пароля.",
    "too_large": "Внутри пакета больше, чем можно принять за один раз.",
    "too_dense": "Архив распаковывается подозрительно: так выглядит вредоносный файл.",
    "bad_archive": "Архив устроен опасно, программа такие не пишет.",
}

_KINDS = {"password", "cms", "scan", "file"}  # «file»: came filled by hand, nothing was checked
_WITH_FILE = {"cms", "scan"}


@dataclass(frozen=True, slots=True)
class ReadPackage:
    """A package whose every byte is under the signature of `installation`.

    Whether that installation is known is for the receiver to say.
    """

    package: Package
    installation: Certificate
    sha256: str


def read_package(path: Path, moment: datetime) -> ReadPackage:
    """Return a package; `moment` decides whether the sender's certificate is in force.

    Raises UserError: no package, a newer format, a member that is missing, left over or altered, a
    manifest or signature that does not hold, a form whose text does not have its seal.
    """
    content = _contents(path)
    manifest_bytes = content.pop(MANIFEST, None)
    signature = content.pop(SIGNATURE, None)
    if manifest_bytes is None or signature is None:
        raise _fault("В нём нет описи или её подписи: это не пакет Опоры.")
    installation = _signed_by(manifest_bytes, signature, moment)
    manifest = _manifest(manifest_bytes)
    _check_members(manifest, content)
    package = _package(manifest, content)
    for form in package.forms:
        _check_form(package, form.seal, form.content)
    _check_named(package)
    return ReadPackage(package, installation, hashlib.sha256(path.read_bytes()).hexdigest())


def _contents(path: Path) -> dict[str, bytes]:
    try:
        found = members(path, Limits.load())
        check_single_end(path)
        return dict(parts(path, found))
    except Refusal as error:
        raise _fault(_ZIP_FAULTS.get(error.code, _ZIP_FAULTS["bad_archive"])) from error


def _signed_by(manifest: bytes, signature: bytes, moment: datetime) -> Certificate:
    """The one installation that signed the manifest, by the certificate that came with it."""
    try:
        signers = read_message(signature).signers
    except UserError as error:
        raise _fault("Подпись описи повреждена.") from error
    held = signers[0].certificate
    if len(signers) != 1 or held is None or not held.self_issued:
        raise _fault("Подпись описи не от установки Опоры.")
    check: Check = check_signature(
        manifest, signature, Trust((held,)), moment=moment, expected=Expected()
    )
    if not check.good:
        raise _fault(f"Подпись описи не сходится. {check.message}")
    return held


def _manifest(content: bytes) -> Mapping[str, Any]:
    try:
        manifest = json.loads(content)
        found = int(manifest["format"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _fault("Опись пакета не читается.") from error
    if found > FORMAT:
        raise UserError(
            f"Пакет сделан более новой Опорой (формат {found}, эта читает до {FORMAT}). Обновите "
            "программу и примите его снова."
        )
    read: Mapping[str, Any] = manifest
    return read


def _check_members(manifest: Mapping[str, Any], content: Mapping[str, bytes]) -> None:
    """Everything that is listed is there, unchanged, and nothing else."""
    listed = manifest.get("files")
    if not isinstance(listed, dict):
        raise _fault("Опись пакета не читается.")
    for name in sorted(content.keys() - listed.keys()):
        raise _fault(f"В нём лишний файл «{name}».")
    for name, sha256 in sorted(listed.items()):
        if name not in content:
            raise _fault(f"В нём нет файла «{name}» из описи.")
        if hashlib.sha256(content[name]).hexdigest() != sha256:
            raise _fault(f"Файл «{name}» изменён.")


def _package(manifest: Mapping[str, Any], content: Mapping[str, bytes]) -> Package:
    try:
        return package_of(manifest, content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _fault("Опись пакета устроена не так, как пишет программа.") from error


def _check_form(package: Package, seal: str, text: str) -> Submitted:
    if digest_of(text) != seal:
        raise _fault("Содержание формы не сходится с её печатью.")
    try:
        said = read_submitted(text)
        _check_texts(said)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _fault("Содержание формы устроено не так, как пишет программа.") from error
    if (said.order, said.on) != (package.order, package.on):
        raise _fault("Форма в нём по другому приказу или на другой срок.")
    return said


def _check_texts(said: Submitted) -> None:
    """What pages will show as texts are texts: the sender may be anybody with a key."""
    for row in said.rows:
        texts = (row.key, row.name, row.school, row.school_class, row.why_added, row.why_left_out)
        if not all(isinstance(text, str) for text in (*texts, *row.filled.values())):
            raise TypeError("a text of a row is none")


def _check_named(package: Package) -> None:
    """Every document, signature and scan that a form names is there under its SHA-256."""
    for sha256, content in package.files.items():
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _fault(f"Файл {sha256} назван не по содержанию.")
    for form in package.forms:
        for each in form.certifications:
            if each.kind not in _KINDS or bool(each.sha256) != (each.kind in _WITH_FILE):
                raise _fault("Форма заверена неизвестным образом.")
    for sha256 in _named(package):
        if sha256 and sha256 not in package.files:
            raise _fault(f"В нём нет файла {sha256}, на который ссылается форма.")


def _named(package: Package) -> Iterator[str]:
    for form in package.forms:
        yield from (each.sha256 for each in form.documents)
        yield from (each.sha256 for each in form.certifications)


def _fault(said: str) -> UserError:
    return UserError(f"Пакет не принят. {said} {_AGAIN}")

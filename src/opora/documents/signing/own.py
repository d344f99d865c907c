"""The installation's own key: what one installation hands to another is signed by it.

It says which installation wrote a package and that nothing was changed on the way. It is nobody's
signature in the sense of 63-ФЗ.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from filelock import FileLock

from opora.documents.signing.certificate import Certificate
from opora.documents.signing.openssl import Answer, OpenSSL
from opora.documents.signing.trust import read_certificates
from opora.facts.atomic import make_folder, whole_file
from opora.vocabulary.problems import UserError

_KEY, _CERTIFICATE, _LOCK = "key.pem", "certificate.pem", ".lock"
_DAYS = "3650"
_EXTENSIONS = ("basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature")


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The key of an installation; only its certificate ever leaves the folder."""

    folder: Path
    certificate: Certificate

    def sign(self, content: bytes) -> bytes:
        """Return a detached signature of these bytes in DER, with the certificate inside."""
        with tempfile.TemporaryDirectory(prefix="signing-") as name:
            folder = Path(name)
            (folder / "content").write_bytes(content)
            key, certificate = (str(self.folder.resolve() / file) for file in (_KEY, _CERTIFICATE))
            _must(
                OpenSSL(folder).run(
                    *("cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", "content"),
                    *("-signer", certificate, "-inkey", key, "-outform", "DER", "-out", "made"),
                )
            )
            return (folder / "made").read_bytes()


def own_key(folder: Path) -> OwnKey:
    """Return the key that lies in a folder, made there on first use; UserError when it cannot be.

    Several processes at once get the same key.
    """
    make_folder(folder)
    with FileLock(folder / _LOCK):
        if not (folder / _CERTIFICATE).exists():
            _make(folder)
    return OwnKey(folder, read_certificates((folder / _CERTIFICATE).read_bytes())[0])


def _make(folder: Path) -> None:
    """The certificate comes last: without it there is no key yet, whatever a kill has left."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as name:
        openssl = OpenSSL(Path(name))
        key = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", _KEY)
        _must(openssl.run("genpkey", *key))
        extensions = (part for text in _EXTENSIONS for part in ("-addext", text))
        _must(
            openssl.run(
                *("req", "-new", "-x509", "-key", _KEY, "-sha256", "-days", _DAYS, "-utf8"),
                *("-subj", f"/CN=Опора, установка {token_hex(4)}", *extensions),
                *("-out", _CERTIFICATE),
            )
        )
        for file in (_KEY, _CERTIFICATE):
            with whole_file(folder / file) as written:
                written.write_bytes((openssl.folder / file).read_bytes())


def _must(answer: Answer) -> None:
    if answer.code:
        raise UserError(
            "Программа openssl не справилась с ключом установки. Администратору: проверьте, что "
            "openssl не старше версии 3.0, а папка ключа доступна для записи."
        )

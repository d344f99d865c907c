"""Certificate authorities, certificates and detached signatures made on the spot by OpenSSL."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

NOW = datetime(2026, 4, 24, 9, 0, tzinfo=UTC)
SCHOOL = {"OGRN": "1021500000016", "INN": "001500000017"}
DOCUMENT = "Сведения об индивидуальной работе, апрель\r\nстрока вторая\n".encode()
KINDS = {
    "rsa": (["RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "sha256"),
    "ecdsa": (["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "sha256"),
    "gost256": (["gost2012_256", "-pkeyopt", "paramset:TCA"], "md_gost12_256"),
    "gost512": (["gost2012_512", "-pkeyopt", "paramset:A"], "md_gost12_512"),
}
_ENOUGH = 4
_POOL: dict[str, list[bytes]] = {}  # keys of owners, used again: those of RSA take long to find
_SETTINGS = """openssl_conf = settings
oid_section = oids
[oids]
ORGLE = 1.2.643.100.4
[settings]
{engine}
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
[req]
distinguished_name = dn
utf8 = yes
string_mask = utf8only
[dn]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[sign]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[encrypt]
basicConstraints = CA:FALSE
keyUsage = critical,keyEncipherment
[silent]
basicConstraints = CA:FALSE
[ca]
default_ca = authority
[authority]
dir = .
database = index.txt
serial = serial
new_certs_dir = .
policy = policy
unique_subject = no
email_in_dn = no
[policy]
CN = supplied
O = optional
title = optional
SN = optional
GN = optional
OGRN = optional
INN = optional
SNILS = optional
ORGLE = optional
"""


def has_openssl() -> bool:
    return shutil.which("openssl") is not None


def has_engine() -> bool:
    """Whether signatures by GOST can be made and checked on this machine."""
    kept = {name: value for name, value in os.environ.items() if name != "OPENSSL_CONF"}
    asked = ["openssl", "engine", "-t", "gost"]
    return b"[ available ]" in subprocess.run(asked, env=kept, capture_output=True).stdout


def openssl(folder: Path, *arguments: str, kind: str = "rsa") -> bytes:
    """Run the program with our settings; its complaint is the test's."""
    settings = folder / "forge.cnf"
    engine = "engines = engines" if kind.startswith("gost") else ""
    settings.write_text(_SETTINGS.format(engine=engine), encoding="utf-8")
    done = subprocess.run(
        ["openssl", *arguments],
        cwd=folder,
        env={**os.environ, "OPENSSL_CONF": str(settings)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, (arguments, done.stderr.decode(errors="replace"))
    return done.stdout


def subject(names: dict[str, str]) -> str:
    escaped = {k: v.replace("\\", "\\\\").replace("/", "\\/") for k, v in names.items()}
    return "".join(f"/{name}={value}" for name, value in escaped.items())


def stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%SZ}"


@dataclass(frozen=True)
class Owner:
    """A certificate with its key: paths of PEM files."""

    certificate: Path
    key: Path
    kind: str

    @property
    def pem(self) -> bytes:
        return self.certificate.read_bytes()

    @property
    def der(self) -> bytes:
        folder = self.certificate.parent
        made = ["x509", "-in", str(self.certificate), "-outform", "DER"]
        return openssl(folder, *made, kind=self.kind)


@dataclass
class Authority:
    """An authority in a folder of its own; `above` makes it an intermediate one."""

    folder: Path
    kind: str = "rsa"
    name: str = "Учебный удостоверяющий центр"
    above: "Authority | None" = None
    digest: str = ""
    days: tuple[datetime, datetime] = (NOW - timedelta(days=3000), NOW + timedelta(days=3000))
    owner: Owner = field(init=False)
    _made: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        (self.folder / "index.txt").touch()
        (self.folder / "serial").write_text("0A1000\n")
        (self.folder / "crlnumber").write_text("01\n")
        if self.above:
            days = (NOW - timedelta(days=900), NOW + timedelta(days=900))
            self.owner = self.above.issue({"CN": self.name}, *days, extensions="root")
            return
        key, asked, certificate = (self.folder / f"root.{s}" for s in ("key", "csr", "pem"))
        self._key(key)
        request = ["req", "-new", "-key", str(key), "-utf8", "-subj", subject({"CN": self.name})]
        openssl(self.folder, *request, *self._digest(), "-out", str(asked), kind=self.kind)
        made = ["ca", "-batch", "-notext", "-utf8", "-selfsign", "-extensions", "root"]
        made += ["-keyfile", str(key), "-in", str(asked), "-out", str(certificate)]
        made += ["-startdate", stamp(self.days[0]), "-enddate", stamp(self.days[1])]
        openssl(self.folder, *made, *self._digest("-md"), kind=self.kind)
        self.owner = Owner(certificate, key, self.kind)

    def issue(
        self,
        names: dict[str, str],
        since: datetime = NOW - timedelta(days=100),
        until: datetime = NOW + timedelta(days=265),
        *,
        extensions: str = "sign",
        key: list[str] | None = None,
        digest: str = "",
    ) -> Owner:
        self._made += 1
        path = self.folder / f"owner{self._made}"
        own, asked, certificate = (path.with_suffix(s) for s in (".key", ".csr", ".pem"))
        if key or len(_POOL.setdefault(self.kind, [])) < _ENOUGH:
            self._key(own, key)
        else:
            own.write_bytes(_POOL[self.kind][self._made % _ENOUGH])
        if not key and len(_POOL[self.kind]) < _ENOUGH:
            _POOL[self.kind].append(own.read_bytes())
        request = ["req", "-new", "-key", str(own), "-utf8", "-subj", subject(names)]
        openssl(self.folder, *request, *self._digest(), "-out", str(asked), kind=self.kind)
        made = ["ca", "-batch", "-notext", "-utf8", "-extensions", extensions]
        made += ["-cert", str(self.owner.certificate), "-keyfile", str(self.owner.key)]
        made += ["-startdate", stamp(since), "-enddate", stamp(until), "-in", str(asked)]
        digested = ["-md", digest] if digest else self._digest("-md")
        openssl(self.folder, *made, *digested, "-out", str(certificate), kind=self.kind)
        return Owner(certificate, own, self.kind)

    def revoke(self, owner: Owner) -> None:
        """Revoked at the clock's own time: OpenSSL asks nobody else."""
        made = ["ca", "-revoke", str(owner.certificate), "-cert", str(self.owner.certificate)]
        openssl(
            self.folder,
            *made,
            "-keyfile",
            str(self.owner.key),
            *self._digest("-md"),
            kind=self.kind,
        )

    def crl(
        self, since: datetime = NOW - timedelta(days=2), until: datetime = NOW + timedelta(days=28)
    ) -> bytes:
        made = ["ca", "-gencrl", "-cert", str(self.owner.certificate)]
        made += ["-keyfile", str(self.owner.key), *self._digest("-md")]
        made += ["-crl_lastupdate", stamp(since), "-crl_nextupdate", stamp(until)]
        return openssl(self.folder, *made, kind=self.kind)

    def _key(self, path: Path, how: list[str] | None = None) -> None:
        made = ["genpkey", "-algorithm", *(how or KINDS[self.kind][0]), "-out", str(path)]
        openssl(self.folder, *made, kind=self.kind)

    def _digest(self, option: str = "") -> list[str]:
        name = self.digest or KINDS[self.kind][1]
        return [option, name] if option else [f"-{name}"]


def sign(document: bytes, *owners: Owner, form: str = "DER", how: tuple[str, ...] = ()) -> bytes:
    """Return the signature of all owners, each with the digest of its kind."""
    folder = owners[0].certificate.parent
    (folder / "document").write_bytes(document)
    made = ["cms", "-sign", "-binary", "-in", "document", "-outform", form, *how]
    if "-md" not in how:
        made += ["-md", KINDS[owners[0].kind][1]]
    for owner in owners:
        made += ["-signer", str(owner.certificate), "-inkey", str(owner.key)]
    return openssl(folder, *made, kind=owners[0].kind)

"""Good and bad signatures with the verdict that each deserves: the table of `test_cms`."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from forging import DOCUMENT, KINDS, NOW, SCHOOL, Authority, Owner, openssl, sign
from opora.documents.signing.check import Check, Expected
from opora.documents.signing.cms import check_signature
from opora.documents.signing.trust import Trust
from opora.documents.signing.verdict import Cause
from signed_worlds import World

SCHOOL_EXPECTED = Expected(ogrn=SCHOOL["OGRN"], inn=SCHOOL["INN"].removeprefix("00"))
DAY = timedelta(days=1)
OLD = (NOW - 400 * DAY, NOW - DAY)
FUTURE = (NOW + DAY, NOW + 400 * DAY)


@dataclass(frozen=True)
class Given:
    """What is checked in one case, and against what."""

    signature: bytes
    trust: Trust
    document: bytes = DOCUMENT
    moment: datetime = NOW
    expected: Expected = SCHOOL_EXPECTED
    list_required: bool = False

    def check(self) -> Check:
        return check_signature(
            self.document,
            self.signature,
            self.trust,
            moment=self.moment,
            expected=self.expected,
            list_required=self.list_required,
        )


def flipped(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


def indefinite(signature: bytes) -> bytes:
    """The same signature as Java programs write it: lengths of the outer parts unsaid (BER)."""
    kind, box = signature[4:15], signature[19:]
    assert signature[:2] == b"0\x82"
    assert signature[15:17] == b"\xa0\x82"
    return b"0\x80" + kind + b"\xa0\x80" + box + b"\0\0\0\0"


def bare(content: bytes) -> bytes:
    return base64.encodebytes(content)


def pem(content: bytes, name: str = "CMS") -> bytes:
    return f"-----BEGIN {name}-----\n".encode() + bare(content) + f"-----END {name}-----\n".encode()


def good(world: World) -> bytes:
    return sign(DOCUMENT, world.head)


def owned(world: World, *how: str, document: bytes = DOCUMENT, **names: str) -> Given:
    owner = world.authority.issue({"CN": "МБОУ СОШ № 1", **SCHOOL, **names})
    return Given(sign(document, owner, how=how), world.roots)


def dated(world: World, days: tuple[datetime, datetime]) -> Given:
    owner = world.authority.issue({"CN": "Школа", **SCHOOL}, *days)
    return Given(sign(DOCUMENT, owner), world.roots)


def used_for(world: World, extensions: str) -> Given:
    owner = world.authority.issue({"CN": "Школа", **SCHOOL}, extensions=extensions)
    return Given(sign(DOCUMENT, owner), world.roots)


def two(world: World, second: Authority, **names: str) -> Given:
    other = second.issue({"CN": "Второй", **(names or SCHOOL)})
    return Given(sign(DOCUMENT, world.head, other), world.roots)


def intermediate(world: World, how: tuple[str, ...]) -> Given:
    folder = world.folder / f"between{len(list(world.folder.iterdir()))}"
    between = Authority(folder, world.kind, name="Промежуточный центр", above=world.authority)
    owner = between.issue({"CN": "Школа", **SCHOOL})
    added = tuple(str(between.owner.certificate) if part == "{}" else part for part in how)
    return Given(sign(DOCUMENT, owner, how=added), world.roots)


def by_a_head(world: World) -> Given:
    """A certificate issued by a signer who is no authority."""
    folder = world.folder / f"false{len(list(world.folder.iterdir()))}"
    false = Authority(folder, world.kind, name="Не центр")
    false.owner = world.other_head(**SCHOOL)
    owner = false.issue({"CN": "Школа", **SCHOOL})
    how = ("-certfile", str(false.owner.certificate))
    return Given(sign(DOCUMENT, owner, how=how), world.roots)


def impostor(world: World) -> Given:
    """A root with the name of the true one and another key."""
    folder = world.folder / f"impostor{len(list(world.folder.iterdir()))}"
    owner = Authority(folder, world.kind).issue({"CN": "Школа", **SCHOOL})
    return Given(sign(DOCUMENT, owner), world.roots)


def old_root(world: World) -> Given:
    folder = world.folder / f"old{len(list(world.folder.iterdir()))}"
    authority = Authority(folder, world.kind, days=(NOW - 900 * DAY, NOW - DAY))
    owner = authority.issue({"CN": "Школа", **SCHOOL})
    return Given(sign(DOCUMENT, owner), world.trust(authority.owner.pem))


def listed(world: World, *, revoked: bool, required: bool = False, late: int = 0) -> Given:
    """An authority with its list; OpenSSL revokes at the clock's own time, and so we ask later."""
    folder = world.folder / f"listed{len(list(world.folder.iterdir()))}"
    now = datetime.now(UTC).replace(microsecond=0)
    authority = Authority(folder, world.kind, days=(now - 900 * DAY, now + 900 * DAY))
    owner = authority.issue({"CN": "Школа", **SCHOOL}, now - 100 * DAY, now + 300 * DAY)
    if revoked:
        authority.revoke(owner)
    trust = world.trust(authority.owner.pem, authority.crl(now, now + 30 * DAY))
    moment = now + (late + 1) * DAY
    return Given(sign(DOCUMENT, owner), trust, moment=moment, list_required=required)


def false_list(world: World) -> Given:
    """A list under the authority's name that a stranger has signed."""
    folder = world.folder / f"lying{len(list(world.folder.iterdir()))}"
    lying = Authority(folder, world.kind).crl()
    return Given(good(world), world.trust(world.authority.owner.pem, lying))


Case = tuple[str, Callable[[World], Given], Cause]
CASES: list[Case] = [
    ("DER", lambda w: Given(good(w), w.roots), Cause.GOOD),
    ("PEM", lambda w: Given(sign(DOCUMENT, w.head, form="PEM"), w.roots), Cause.GOOD),
    ("PEM of PKCS7", lambda w: Given(pem(good(w), "PKCS7"), w.roots), Cause.GOOD),
    (
        "PEM with CRLF and a mark of order",
        lambda w: Given(b"\xef\xbb\xbf" + pem(good(w)).replace(b"\n", b"\r\n"), w.roots),
        Cause.GOOD,
    ),
    ("bare base64", lambda w: Given(bare(good(w)), w.roots), Cause.GOOD),
    (
        "base64 with CRLF",
        lambda w: Given(bare(good(w)).replace(b"\n", b"\r\n"), w.roots),
        Cause.GOOD,
    ),
    (
        "base64 in one line",
        lambda w: Given(base64.b64encode(good(w)), w.roots),
        Cause.GOOD,
    ),
    ("BER", lambda w: Given(indefinite(good(w)), w.roots), Cause.GOOD),
    ("CAdES-BES", lambda w: owned(w, "-cades"), Cause.GOOD),
    ("no signed attributes", lambda w: owned(w, "-noattr"), Cause.GOOD),
    ("signer by the key's identifier", lambda w: owned(w, "-keyid"), Cause.GOOD),
    (
        "hostile names",
        lambda w: owned(w, CN='ООО "Ромашка" / <b>\n+1, О=\\', title="Директор\t№ 1"),
        Cause.GOOD,
    ),
    ("a document of zeros and line ends", lambda w: zeros(w), Cause.GOOD),
    ("an empty document", lambda w: empty_document(w), Cause.GOOD),
    ("key usage unsaid", lambda w: used_for(w, "silent"), Cause.GOOD),
    ("two good signers", lambda w: two(w, w.authority), Cause.GOOD),
    (
        "intermediate inside the signature",
        lambda w: intermediate(w, ("-certfile", "{}")),
        Cause.GOOD,
    ),
    ("a fresh list", lambda w: listed(w, revoked=False, required=True), Cause.GOOD),
    ("a stale list where none is asked", lambda w: listed(w, revoked=False, late=60), Cause.GOOD),
    ("an edited document", lambda w: Given(good(w), w.roots, DOCUMENT + b" "), Cause.ALTERED),
    (
        "one bit of the document",
        lambda w: Given(good(w), w.roots, flipped(DOCUMENT, 7)),
        Cause.ALTERED,
    ),
    (
        "line ends changed",
        lambda w: Given(good(w), w.roots, DOCUMENT.replace(b"\r", b"")),
        Cause.ALTERED,
    ),
    ("an emptied document", lambda w: Given(good(w), w.roots, b""), Cause.ALTERED),
    (
        "an edited document without attributes",
        lambda w: Given(owned(w, "-noattr").signature, w.roots, DOCUMENT + b"x"),
        Cause.ALTERED,
    ),
    *(
        (
            f"a bit of the signature at {place}",
            lambda w, place=place: Given(flipped(good(w), place), w.roots),
            Cause.FALSE_SIGNATURE,
        )
        for place in (-1, -9, -20, -30)
    ),
    *(
        (
            f"cut to {part}",
            lambda w, part=part: Given(cut(good(w), part), w.roots),
            Cause.BROKEN,
        )
        for part in ("2 bytes", "19 bytes", "half", "all but one")
    ),
    ("PEM cut", lambda w: Given(pem(good(w))[:300], w.roots), Cause.BROKEN),
    ("bytes after the end", lambda w: Given(good(w) + b"\0", w.roots), Cause.BROKEN),
    ("base64 of a cut one", lambda w: Given(bare(good(w)[:-9]), w.roots), Cause.BROKEN),
    (
        "a stranger's root",
        lambda w: Given(good(w), w.trust(w.stranger.owner.pem)),
        Cause.UNKNOWN_ISSUER,
    ),
    ("a self-made certificate", lambda w: self_made(w), Cause.UNKNOWN_ISSUER),
    (
        "no roots at all",
        lambda w: Given(good(w), Trust()),
        Cause.NO_ROOTS,
    ),
    ("intermediate missing", lambda w: intermediate(w, ()), Cause.UNKNOWN_ISSUER),
    ("issued by a signer", by_a_head, Cause.FALSE_CERTIFICATE),
    ("a root of the same name", impostor, Cause.UNKNOWN_ISSUER),
    ("expired", lambda w: dated(w, OLD), Cause.EXPIRED),
    ("not yet valid", lambda w: dated(w, FUTURE), Cause.NOT_YET_VALID),
    ("expired root", old_root, Cause.EXPIRED),
    (
        "asked of a day before",
        lambda w: Given(good(w), w.roots, moment=NOW - 200 * DAY),
        Cause.NOT_YET_VALID,
    ),
    (
        "asked of a day after",
        lambda w: Given(good(w), w.roots, moment=NOW + 300 * DAY),
        Cause.EXPIRED,
    ),
    ("revoked", lambda w: listed(w, revoked=True), Cause.REVOKED),
    ("revoked by a stale list", lambda w: listed(w, revoked=True, late=60), Cause.REVOKED),
    ("list missing", lambda w: Given(good(w), w.roots, list_required=True), Cause.NO_LIST),
    (
        "list stale",
        lambda w: listed(w, revoked=False, required=True, late=60),
        Cause.STALE_LIST,
    ),
    ("list by a stranger", false_list, Cause.FALSE_LIST),
    ("attached", lambda w: Given(owned(w, "-nodetach").signature, w.roots), Cause.ATTACHED),
    ("one of two is a stranger", lambda w: two(w, w.stranger), Cause.UNKNOWN_ISSUER),
    (
        "one of two is of another school",
        lambda w: two(w, w.authority, OGRN="1021500000999"),
        Cause.WRONG_SIGNER,
    ),
    ("one of two has a bad signature", lambda w: half_bad(w), Cause.FALSE_SIGNATURE),
    ("certificate left out", lambda w: owned(w, "-nocerts"), Cause.NO_CERTIFICATE),
    ("for encryption only", lambda w: used_for(w, "encrypt"), Cause.WRONG_PURPOSE),
    (
        "an authority's certificate",
        lambda w: Given(sign(DOCUMENT, w.authority.owner), w.roots),
        Cause.WRONG_PURPOSE,
    ),
    ("other ОГРН", lambda w: owned(w, OGRN="1021500000999"), Cause.WRONG_SIGNER),
    ("other ИНН", lambda w: owned(w, INN="001500000999"), Cause.WRONG_SIGNER),
    ("other ИННЮЛ", lambda w: owned(w, ORGLE="1500000999"), Cause.WRONG_SIGNER),
    ("certificate instead, PEM", lambda w: Given(w.head.pem, w.roots), Cause.CERTIFICATE),
    ("certificate instead, DER", lambda w: Given(w.head.der, w.roots), Cause.CERTIFICATE),
    (
        "certificates in CMS, no signer",
        lambda w: Given(only_certificates(w), w.roots),
        Cause.CERTIFICATE,
    ),
]


def zeros(world: World) -> Given:
    document = bytes(range(256)) * 40 + b"\r\n\n\r\0\0"
    return Given(sign(document, world.head), world.roots, document)


def empty_document(world: World) -> Given:
    return Given(sign(b"", world.head), world.roots, b"")


def cut(content: bytes, part: str) -> bytes:
    sizes = {"half": len(content) // 2, "all but one": len(content) - 1}
    return content[: sizes.get(part) or int(part.split()[0])]


def self_made(world: World) -> Given:
    key = str(world.head.key)
    folder = world.head.certificate.parent
    path = folder / "self.pem"
    made = ["req", "-new", "-x509", "-key", key, "-subj", "/CN=I", "-extensions", "sign"]
    digest = f"-{KINDS[world.kind][1]}"
    openssl(folder, *made, digest, "-days", "999", "-out", str(path), kind=world.kind)
    owner = Owner(path, world.head.key, world.kind)
    return Given(sign(DOCUMENT, owner), world.roots, moment=datetime.now(UTC) + DAY)


def half_bad(world: World) -> Given:
    """The last of two signatures is damaged: they stand one after another at the file's end."""
    return Given(flipped(two(world, world.authority).signature, -3), world.roots)


def only_certificates(world: World) -> bytes:
    folder = world.head.certificate.parent
    made = ["crl2pkcs7", "-nocrl", "-certfile", str(world.head.certificate), "-outform", "DER"]
    return openssl(folder, *made, kind=world.kind)


NO_SIGNATURES: list[tuple[str, bytes, Cause]] = [
    ("empty", b"", Cause.EMPTY),
    ("spaces and line ends", b" \r\n\t", Cause.EMPTY),
    ("text", "Подписано директором".encode(), Cause.NOT_SIGNATURE),
    ("text that looks like base64", b"Hello", Cause.NOT_SIGNATURE),
    ("a page of a site", b"<!DOCTYPE html><html></html>", Cause.NOT_SIGNATURE),
    ("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Cause.NOT_SIGNATURE),
    ("a zip", b"PK\x03\x04" + bytes(400), Cause.NOT_SIGNATURE),
    ("ones", b"\xff" * 500, Cause.NOT_SIGNATURE),
    ("another ASN.1", bytes.fromhex("308200050201010500"), Cause.NOT_SIGNATURE),
    ("nesting without end", b"0\x80" * 5_000, Cause.NOT_SIGNATURE),
    ("a length of gigabytes", b"0\x84\xff\xff\xff\xff" + bytes(100), Cause.NOT_SIGNATURE),
    (
        "a private key",
        b"-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
        Cause.NOT_SIGNATURE,
    ),
    ("armour with rubbish", b"-----BEGIN CMS-----\n???\n-----END CMS-----", Cause.BROKEN),
    ("huge", b"0" * (2 << 20), Cause.TOO_LARGE),
]

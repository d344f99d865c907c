"""Which algorithms of a signature are known, which are too weak, and which need the GOST engine.

Object identifiers: RFC 5754, 5758, 8017; GOST: RFC 9215 and the list of TC 26.
"""

from opora.documents.signing.der import SEQUENCE, Element, Malformed, oid, parts, read

SHA1, MD5 = "1.3.14.3.2.26", "1.2.840.113549.2.5"
_PSS = "1.2.840.113549.1.1.10"
_RSA, _EC = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1"
_SMALLEST_RSA = 2048  # bits; NIST SP 800-131A

DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "SHA-256",
    "2.16.840.1.101.3.4.2.2": "SHA-384",
    "2.16.840.1.101.3.4.2.3": "SHA-512",
    "1.2.643.7.1.1.2.2": "ГОСТ Р 34.11-2012 (256)",
    "1.2.643.7.1.1.2.3": "ГОСТ Р 34.11-2012 (512)",
}
_STRONG_SIGNATURES = {
    "1.2.840.113549.1.1.11",  # RSA with SHA-256, SHA-384, SHA-512
    "1.2.840.113549.1.1.12",
    "1.2.840.113549.1.1.13",
    "1.2.840.10045.4.3.2",  # ECDSA with SHA-256, SHA-384, SHA-512
    "1.2.840.10045.4.3.3",
    "1.2.840.10045.4.3.4",
    "1.2.643.7.1.1.3.2",  # GOST R 34.10-2012 with its own digest, 256 and 512 bits
    "1.2.643.7.1.1.3.3",
}
_KEYS = {_RSA, _EC, _PSS, "1.2.643.7.1.1.1.1", "1.2.643.7.1.1.1.2"}
_GOST = "1.2.643."


def is_gost(identifier: str) -> bool:
    """Return whether an algorithm is one that OpenSSL knows only with the engine."""
    return identifier.startswith(_GOST)


def is_strong_digest(identifier: str) -> bool:
    """Return whether a digest may be relied on."""
    return identifier in DIGESTS


def is_strong_signature(algorithm: Element) -> bool:
    """Return whether the AlgorithmIdentifier names a signature over a digest to be relied on.

    A bare key algorithm (RSA, GOST) says nothing of the digest, which then stands on its own.
    """
    found = parts(algorithm, SEQUENCE)
    identifier = oid(found[0])
    if identifier == _PSS:
        return _pss_is_strong(found[1:])
    return identifier in _STRONG_SIGNATURES or identifier in _KEYS - {_EC}


def is_strong_key(key: Element) -> bool:
    """Return whether a SubjectPublicKeyInfo is of a known kind and long enough."""
    algorithm, bits = parts(key, SEQUENCE)
    identifier = oid(parts(algorithm, SEQUENCE)[0])
    if identifier not in {_RSA, _PSS}:
        return identifier in _KEYS
    modulus = parts(read(bits.body[1:]), SEQUENCE)[0]
    return int.from_bytes(modulus.body, "big").bit_length() >= _SMALLEST_RSA


def _pss_is_strong(parameters: list[Element]) -> bool:
    """Return whether a digest is named: left out it is SHA-1 (RFC 8017, A.2.3)."""
    named = [p for box in parameters[:1] for p in parts(box, SEQUENCE) if p.tag == 0xA0]
    if not named:
        return False
    digest = parts(read(named[0].body), SEQUENCE)
    if not digest:
        raise Malformed("PSS")
    return oid(digest[0]) in DIGESTS

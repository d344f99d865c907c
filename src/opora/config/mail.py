"""How the connection to a mail server is made safe."""

from dataclasses import dataclass

from opora.vocabulary.problems import UserError


@dataclass(frozen=True, slots=True)
class Security:
    """STARTTLS, TLS from the first byte, or neither; `port`: the usual one."""

    starttls: bool
    tls: bool
    port: int


_KNOWN = {
    "starttls": Security(True, False, 587),
    "tls": Security(False, True, 465),
    "none": Security(False, False, 25),
}


def security(name: str | None) -> Security:
    """Return what a name means, STARTTLS without one.

    Raises UserError for another name: a misspelt one must not send a password openly.
    """
    if not name:
        return _KNOWN["starttls"]
    if name not in _KNOWN:
        raise UserError(f"OPORA_EMAIL_SECURITY: «{name}» неизвестно. Есть: {', '.join(_KNOWN)}.")
    return _KNOWN[name]

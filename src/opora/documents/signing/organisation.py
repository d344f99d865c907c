"""Whether the certificate names the organisation that has to sign."""

from opora.documents.signing.certificate import Certificate
from opora.documents.signing.check import Expected
from opora.documents.signing.verdict import Cause, NotGood

_LEGAL_INN = 10  # digits; a person has 12


def compare(held: Certificate, expected: Expected) -> str:
    """Return in words what of ОГРН and ИНН was compared; NotGood when one of them differs.

    The ИНН of a person is not the organisation's and is not compared.
    """
    pairs = {
        "ОГРН": (held.names.get("OGRN", ""), expected.ogrn),
        "ИНН": (_inn(held), expected.inn),
    }
    compared = [name for name, (found, needed) in pairs.items() if found and needed]
    wrong = [name for name in compared if pairs[name][0] != pairs[name][1]]
    if wrong:
        found, needed = pairs[wrong[0]]
        raise NotGood(Cause.WRONG_SIGNER, f"{wrong[0]} в сертификате {found}, а нужен {needed}.")
    if compared:
        return f"{' и '.join(compared)} в сертификате те же, что у организации."
    if not any(needed for _, needed in pairs.values()):
        return "Организация не сверялась: у неё не указаны ОГРН и ИНН."
    return "Организация не сверялась: в сертификате нет её ОГРН и ИНН."


def _inn(held: Certificate) -> str:
    """The organisation's ИНН; older certificates write it as twelve digits, two zeros first."""
    legal = held.names.get("INNLE") or held.names.get("INN", "").removeprefix("00")
    return legal if len(legal) == _LEGAL_INN else ""

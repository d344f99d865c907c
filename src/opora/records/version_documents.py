"""Which files of a version are documents of the order."""

from collections.abc import Mapping
from dataclasses import dataclass

from opora.orders.order import Order

ENDINGS = ("docx", "pdf", "xlsx")
"""What every document of an order is written as."""


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A file of a version; `main`: of the form itself, which is what a signature certifies."""

    name: str
    title: str
    sha256: str
    main: bool


def known_documents(order: Order, kept: Mapping[str, str]) -> list[KeptDocument]:
    """Return files by name and SHA-256 as documents of an order; those it does not know are left
    out.
    """
    plans = {plan.key: plan for plan in order.documents}
    return [
        KeptDocument(name, plan.title, sha256, plan.form == order.campaign.form)
        for name, sha256 in sorted(kept.items())
        for key, _, ending in [name.rpartition(".")]
        if (plan := plans.get(key)) and ending in ENDINGS
    ]

"""Versions of a form: by whom, how certified, what moved it, what differs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from opora.documents.submitted import CellChange, Submitted, changed_cells
from opora.orders.order import Order
from opora.orders.standing import ACT_TITLES, Act
from opora.records.models import Certification, SubmissionEvent, SubmissionVersion

CERTIFIED = {
    "password": "простой электронной подписью",
    "cms": "файлом электронной подписи",
    "scan": "сканом подписанной бумаги",
    "file": "не в программе: форма пришла файлом, подпись не проверялась",
}
"""Kinds of certificates in words."""


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """How a version was certified; `same_hand`: by who had prepared it."""

    version: int
    kind: str
    by: str = field(repr=False)
    at: datetime
    same_hand: bool

    @property
    def title(self) -> str:
        """The kind in words."""
        return CERTIFIED[self.kind]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in one line; `account`, `by`: who prepared it."""

    number: int
    seal: str
    pupils: int
    changed: int
    account: int | None
    by: str = field(repr=False)
    made_at: datetime
    certificates: tuple[CertificateLine, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A move of a form, in words."""

    title: str
    version: int
    reason: str = field(repr=False)
    late: bool
    by: str = field(repr=False)
    at: datetime


def versions_of(submission: int) -> list[VersionLine]:
    """Return the versions of a form, the last first; two queries."""
    given: dict[int, list[CertificateLine]] = {}
    good = Certification.objects.filter(version__submission=submission, good=True)
    for each in good.select_related("version", "by__staff"):
        line = CertificateLine(
            each.version.number, each.kind, _name(each.by), each.at, each.same_hand
        )
        given.setdefault(line.version, []).append(line)
    rows = SubmissionVersion.objects.filter(submission=submission).defer("content")
    return [
        VersionLine(
            row.number,
            row.seal,
            row.pupils,
            row.changed,
            row.by_id,
            _name(row.by),
            row.made_at,
            tuple(given.get(row.number, ())),
        )
        for row in rows.select_related("by__staff").order_by("-number")
    ]


def moves_of(submission: int) -> list[MoveLine]:
    """Return the moves of a form, the last first; one query."""
    rows = SubmissionEvent.objects.filter(submission=submission).select_related("by__staff")
    return [
        MoveLine(ACT_TITLES[Act(row.act)], row.version, row.reason, row.late, _name(row.by), row.at)
        for row in rows.order_by("-pk")
    ]


def differences(
    before: Submitted, after: Submitted, order: Order
) -> list[tuple[str, str, CellChange]]:
    """Return the cells that differ between versions: name of the pupil, title of the column."""
    names = {row.key: row.name for row in (*before.rows, *after.rows)}
    titles = {column.key: column.title for column in order.main_form.columns}
    return [
        (names[change.key], _SAID.get(change.column) or titles[change.column], change)
        for change in changed_cells(before, after, order)
    ]


_SAID = {
    "row": "Строка",
    "why_added": "Почему добавлен",
    "why_left_out": "Почему не включён",
}


def _name(account: Any) -> str:
    return account.staff.name if account else "программа"

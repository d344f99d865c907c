"""What processes of the trial of submissions do: make the forms, serve them, tell what there is."""

import socket
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from wsgiref.simple_server import WSGIServer

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

import upload_child  # noqa: F401 - prepares Django
from killing import Writes
from opora.config.wsgi import application
from opora.documents.submitted import SubmittedRow
from opora.orders.standing import Act, Around, Standing, step
from opora.records import chain
from opora.records.actions.draft_cells import add_row
from opora.records.actions.drafts import make_draft
from opora.records.actions.moving import standing_of
from opora.records.models import (
    Account,
    AuditEvent,
    Certification,
    Due,
    Guesses,
    Submission,
    SubmissionEvent,
    SubmissionVersion,
)
from opora.records.seals import verify_seals
from opora.records.temporary import keep_temporary_files
from school_forms import deputy, started
from town import PASSWORD, Town, build
from upload_server import on_listener

KEY = "h0123456789abcdef"  # of the row that every form has
WHO = ("deputy_head", "head", "municipal_coordinator")
_THREADS = 4  # more than a process of the product has
Move = tuple[int, int, str]  # form, version, act
_EDITED, _LISTED = "форма: заполнены графы", "форма: список составлен"
_ADDED = "форма: добавлен обучающийся"


@dataclass(frozen=True)
class Begun:
    """Numbers of the forms, and cookies of who is signed in by what they do."""

    forms: list[int]
    cookies: dict[str, dict[str, str]]


def begin() -> Begun:
    """Make a town whose school owes a form for every due date, none of which closes."""
    call_command("migrate", verbosity=0)
    town = build()
    campaign = started(town)
    later = timezone.now() + timedelta(days=30)
    Due.objects.filter(campaign=campaign).update(on_time_until=later, closes_at=later)
    dues = list(Due.objects.filter(campaign=campaign).values_list("pk", flat=True))
    return Begun([_form(town, due) for due in dues], {key: _signed_in(key) for key in WHO})


def _form(town: Town, due: int) -> int:
    by = deputy(town)
    number = make_draft(by=by, due=due, unit=town.school.number)
    name = Submission.objects.get(pk=number).unit.name
    row = SubmittedRow(KEY, None, "Липин Олег Ян", name, "9А", (), why_added="Переведён")
    add_row(by=by, submission=number, row=row)
    return number


def _signed_in(key: str) -> dict[str, str]:
    client = Client()
    client.post("/sign-in/", {"login": key, "password": PASSWORD})
    client.get("/")
    found = {name: each.value for name, each in client.cookies.items()}
    assert "opora" in found, found
    return found


def with_real_passwords() -> None:
    """Let passwords be kept as the product itself can check them."""
    kept = PBKDF2PasswordHasher().encode(PASSWORD, "only-for-tests")
    Account.objects.filter(login__in=WHO).update(password=kept)


class _Server(WSGIServer):
    """Answers by a few threads that stay, as the product does: each keeps its connection."""

    pool = ThreadPoolExecutor(_THREADS)  # its threads begin with the first request

    def process_request(self, request: Any, client_address: Any) -> None:
        """Let a thread answer."""
        self.pool.submit(self._answer, request, client_address)

    def _answer(self, request: Any, client_address: Any) -> None:
        with suppress(OSError):  # whoever asked has gone
            self.finish_request(request, client_address)
        self.shutdown_request(request)


def serve(writes: Writes, listener: socket.socket) -> None:
    """Serve until killed; the work begins when it serves."""
    keep_temporary_files(settings.DATA)
    Guesses.objects.all().delete()  # tries that were killed are no wrong ones
    server = on_listener(_Server, listener, application)
    with writes.of_work():
        server.serve_forever()


@dataclass(frozen=True)
class Found:
    """How often each move is there, what stands in the cell of each form, what does not agree."""

    moves: dict[Move, int]
    texts: dict[int, str]
    odd: list[str]


def found() -> Found:
    """Return what there is."""
    moves = SubmissionEvent.objects.order_by("pk").values_list("submission", "version", "act")
    return Found(dict(Counter(moves)), _last_edits(), list(_odd()))


def _odd() -> Iterator[str]:
    if chain.verify().flaw is not None:
        yield f"chain: {chain.verify()}"
    broken = verify_seals().broken
    if broken:
        yield f"seals: {broken}"
    events = defaultdict[int, list[SubmissionEvent]](list)
    for event in SubmissionEvent.objects.order_by("pk"):
        events[event.submission_id].append(event)
    for row in Submission.objects.order_by("pk"):
        yield from _odd_of(row, events[row.pk])


def _odd_of(row: Submission, events: Iterable[SubmissionEvent]) -> Iterator[str]:
    """Compare the rows of a form with what its moves say there must be."""
    acts = defaultdict[str, set[int]](set)
    for event in events:
        acts[event.act].add(event.version)
    made = set(SubmissionVersion.objects.filter(submission=row).values_list("number", flat=True))
    certified = Certification.objects.filter(version__submission=row, good=True)
    numbers = sorted(certified.values_list("version__number", flat=True))
    returned = sorted(row.remarks.values_list("version", flat=True))
    if not (acts[Act.PREPARE] == made == set(range(1, row.versions + 1))):
        yield f"form {row.pk}: versions {sorted(made)!r}, prepared {acts[Act.PREPARE]!r}"
    if numbers != sorted(acts[Act.CERTIFY]):
        yield f"form {row.pk}: certificates {numbers!r}, moves {acts[Act.CERTIFY]!r}"
    if returned != sorted(acts[Act.RETURN]):
        yield f"form {row.pk}: remarks {returned!r}, moves {acts[Act.RETURN]!r}"
    if row.prepared and row.certified != (row.prepared in acts[Act.CERTIFY]):
        yield f"form {row.pk}: certified is {row.certified}, moves say otherwise"
    traces = AuditEvent.objects.filter(details__submission=row.pk)
    edits = traces.filter(what__in=(_EDITED, _LISTED, _ADDED)).count()
    if edits != row.rows_version:
        yield f"form {row.pk}: {row.rows_version} edits, {edits} traces"
    if row.rows.get(key=KEY).version - 1 != traces.filter(what=_EDITED).count():
        yield f"form {row.pk}: the row was edited in another way than its form"
    if _replayed(events) != _without_draft(standing_of(row)):
        yield f"form {row.pk}: {standing_of(row)!r}, its moves lead to {_replayed(events)!r}"


def _replayed(events: Iterable[SubmissionEvent]) -> Standing:
    """Return where moves lead. What an edit undid is not seen in them: it is left out."""
    now = Standing()
    for event in events:
        act = Act(event.act)
        if act is Act.PREPARE:
            now = step(now, Act.EDIT, Around())
        now = step(now, act, Around())
    return _without_draft(now)


def _without_draft(standing: Standing) -> Standing:
    return Standing(standing.state, standing.versions, sent=standing.sent)


def _last_edits() -> dict[int, str]:
    """Return what stands in the cell that is written again and again, by form."""
    rows = Submission.objects.order_by("pk")
    return {row.pk: str(row.rows.get(key=KEY).filled.get("plan", "")) for row in rows}

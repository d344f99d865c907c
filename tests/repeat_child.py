"""What processes of the test of repeats do: make a world, send one form many times at once."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

import upload_child  # noqa: F401 - prepares Django
from collected import handed_in, prepared
from opora.documents.submitted import SubmittedRow
from opora.facts.upkeep import ORIGINALS
from opora.records.actions.by import PROGRAM
from opora.records.actions.draft_cells import add_row, leave_out
from opora.records.actions.drafts import make_draft
from opora.records.actions.kept_documents import keep_documents
from opora.records.actions.reviewing import accept_read
from opora.records.actions.submissions import Certificate, certify
from opora.records.models import Due, Staff, SubmissionVersion
from opora.records.queries.campaigns import campaign_of
from risks import log_work
from school_forms import MIDDAY, completed, deputy, keys, started
from schooling import teach_all
from town import PASSWORD, TODAY, Town, build

WHO = ("deputy_head", "head", "municipal_coordinator", "ministry_specialist", "expert")
HAND = "h0123456789abcdef"  # key of a row that was added by hand
_ASKING = {"Session", "Guesses"}  # who asked and how often, not what came of it


@dataclass
class World:
    """Numbers: of due dates by their place, of forms and of papers filled by hand by what has
    come of them; `parts`: of the campaign of experts."""

    town: Town
    campaign: int
    dues: list[int]
    forms: dict[str, int] = field(default_factory=dict)
    papers: dict[str, int] = field(default_factory=dict)
    parts: int = 0
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def version(self, form: str) -> dict[str, str]:
        """Return the last version of a form as a page brings it back."""
        row = SubmissionVersion.objects.filter(submission=self.forms[form]).order_by("-number")[0]
        return {"version": str(row.number), "seal": row.seal}


@dataclass(frozen=True)
class Post:
    """A form that somebody sends."""

    who: str
    address: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    file: tuple[str, str, bytes] | None = None  # field, name, content

    def body(self) -> dict[str, Any]:
        """Return what is sent, anew each time: a file is read once."""
        if self.file is None:
            return dict(self.fields)
        field_name, name, content = self.file
        return {**self.fields, field_name: SimpleUploadedFile(name, content)}


@dataclass(frozen=True)
class Sent:
    """`states` of the answers; `silent`: refusals that say nothing; rows there are by table, and
    files that came."""

    states: dict[int, int]
    silent: list[str]
    rows: dict[str, int]


def it_is_midday() -> None:
    """Let it be the town's last Friday, whenever the tests are run; the clock goes on."""
    late = timezone.now() - MIDDAY
    now = timezone.now
    timezone.now = lambda: now() - late
    timezone.localdate = lambda *_: TODAY


def begin(*more: Callable[[World], None]) -> World:
    """Make a town whose school has forms in every state; `more` happens in it too."""
    it_is_midday()
    call_command("migrate", verbosity=0)
    town = build()
    Staff.objects.update(email="post@localhost")  # reminders go to who has an address
    teach_all(town.school, "9А", "9Б")
    number = started(town)
    leave_time(number)
    dues = list(Due.objects.filter(campaign=number).order_by("on").values_list("pk", flat=True))
    world = World(town, number, dues)
    _drafts(world)
    _versions(world)
    for each in more:
        each(world)
    world.cookies = {key: _signed_in(key) for key in WHO}
    return world


def leave_time(campaign: int) -> None:
    """Let every form of a campaign be due some days later."""
    until, closes = MIDDAY + timedelta(days=3), MIDDAY + timedelta(days=9)
    Due.objects.filter(campaign=campaign).update(on_time_until=until, closes_at=closes)


def _drafts(world: World) -> None:
    """Of February one to be prepared; of March one that is being written, behind the facts."""
    town, by = world.town, deputy(world.town)
    for name, due in (("complete", 3), ("draft", 4)):
        world.forms[name] = make_draft(by=by, due=world.dues[due], unit=town.school.number)
        completed(town, world.forms[name])
    number = world.forms["draft"]
    row = SubmittedRow(HAND, None, "Липин Олег Ян", "Школа", "9А", (), why_added="Переведён")
    add_row(by=by, submission=number, row=row)
    first, second = [key for key in keys(number) if key != HAND]
    leave_out(by=by, submission=number, key=second, reason="На домашнем обучении")
    log_work(town, int(first[1:]))
    teach_all(town.school, "9В")


def _versions(world: World) -> None:
    """Of January one that is prepared, of December certified or accepted, of November sent."""
    campaign, town = campaign_of(world.campaign), world.town
    november, december, january = world.dues[:3]
    world.forms["prepared"], version = prepared(campaign, january, town.school.number)
    keep_documents(by=PROGRAM, submission=world.forms["prepared"], version=version)
    world.forms["certified"], _ = prepared(campaign, december, town.school.number)
    seal = world.version("certified")["seal"]
    certify(by=PROGRAM, submission=world.forms["certified"], certificate=Certificate("scan", seal))
    world.forms["sent"], _ = handed_in(campaign, november, town.school.number)
    world.forms["neighbour"], _ = handed_in(campaign, november, town.sibling.number)
    world.forms["accepted"], version = handed_in(campaign, december, town.sibling.number)
    accept_read(by=PROGRAM, submission=world.forms["accepted"], version=version)


def _signed_in(key: str) -> dict[str, str]:
    client = Client()
    client.post("/sign-in/", {"login": key, "password": PASSWORD})
    return {name: each.value for name, each in client.cookies.items()}


def send(world: World, post: Post, times: int) -> Sent:
    """Send a form so many times at one moment."""
    answers = _at_once(post, world.cookies[post.who], times)
    refusals = [page for status, page in answers if status != 302]
    silent = [page for page in refusals if 'class="problem"' not in page and "alert" not in page]
    rows = {
        model.__name__: model._default_manager.count()
        for model in apps.get_app_config("records").get_models()
        if model.__name__ not in _ASKING
    }
    files = sum(path.is_file() for path in (settings.DATA / ORIGINALS).rglob("*"))
    return Sent(dict(Counter(status for status, _ in answers)), silent, rows | {"files": files})


def _at_once(post: Post, cookies: dict[str, str], times: int) -> list[tuple[int, str]]:
    start, answers = threading.Barrier(max(times, 1)), list[tuple[int, str]]()

    def press() -> None:
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(cookies)
        body = post.body()
        start.wait()
        try:
            response = client.post(post.address, body)
            answers.append((response.status_code, response.content.decode()))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers

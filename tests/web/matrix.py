"""The access matrix: every page asked by everybody about everything, as one text to review.

The text says, for each page and person, about which objects the page answers; about all others it
must say that there is no such thing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from opora.access.permissions import Permission
from opora.records.models import Enrolment, Pupil, Submission, Upload
from opora.records.sessions import SessionStore
from opora.web.page import PUBLIC, Page
from opora.web.registry import all_pages
from opora.web.session import open_session
from town import School, Town

MISSING = 4_294_967_001
OBJECTS = ("unit", "school_class", "pupil", "upload", "submission")
NOBODY = "anonymous"
# By name of a part of an address its value, or what gives it for the unit or pupil before it.
Others = Mapping[str, str | Callable[[int], int]]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True)
class Target:
    """What an address names: `label` for people, the number for the address."""

    label: str
    number: int


def targets(town: Town, kind: str) -> list[Target]:
    """Return the objects of one kind: own, of neighbours, of strangers, and one that is not."""
    schools = {"own": town.school, "sibling": town.sibling, "far": town.far}
    found = [Target("missing", MISSING)]
    for name, school in schools.items():
        labels = ("9А", "9Б", "9В") if name == "own" else ("9А",)
        if kind == "unit":
            found.append(Target(f"{name} school", school.number))
        elif kind == "school_class":
            found += [Target(f"{name} {label}", school.classes[label]) for label in labels]
        elif kind == "pupil":
            found += [Target(f"{name} {label}", school.pupils[label][0]) for label in labels]
            found.append(Target(f"{name} 9А joined", _joined(school)))
        elif kind == "submission":
            handed = Submission.objects.filter(unit=school.number).values_list("pk", flat=True)
            found.append(Target(f"{name} school", next(iter(handed), MISSING)))
        else:
            found.append(Target(f"{name} school", _upload(school.number, town)))
    if kind == "unit":
        found += [
            Target("own district", town.municipality),
            Target("far district", town.other_municipality),
            Target("region", town.region),
        ]
    return found


def _joined(school: School) -> int:
    """Return a number that was merged into a pupil of 9А."""
    kept = school.pupils["9А"][1]
    row, new = Pupil.objects.get_or_create(
        id=4_000_000_000 + kept % 1_000_000, defaults={"name": "Она же", "merged_into_id": kept}
    )
    if new:
        Enrolment.objects.create(pupil=row, school_class_id=school.classes["9А"])
    return row.pk


def _upload(school: int, town: Town) -> int:
    known = Upload.objects.filter(school_id=school).first()
    if known is None:
        by = town.accounts["deputy_head"]
        known = Upload.objects.create(school_id=school, by_id=by, state=Upload.State.READ)
    return known.pk


def signed_in_client(account: int | None) -> Client:
    """Return a browser of an account, of nobody for None."""
    client = Client(raise_request_exception=False)
    if account is not None:
        request = RequestFactory().get("/")
        request.session = SessionStore()
        open_session(request, account)
        request.session.save()
        client.cookies["opora"] = request.session.session_key
    return client


def people(town: Town) -> dict[str, int | None]:
    """Return everybody who asks: accounts by what they do, and who is not signed in."""
    return {NOBODY: None, **town.accounts}


def addresses(page: Page, town: Town, others: Others) -> Iterator[tuple[str, str]]:
    """Yield label and address for every object a page may be about."""
    route = page.route
    kind = next((kind for kind in OBJECTS if f"<int:{kind}>" in route), None)
    if kind is None:
        yield "-", f"/{_filled(route, others, MISSING)}"
        return
    for target in targets(town, kind):
        whole = route.replace(f"<int:{kind}>", str(target.number))
        yield target.label, f"/{_filled(whole, others, target.number)}"


def _filled(route: str, others: Others, owner: int) -> str:
    """Return the route with what else is in it; what depends on its owner is asked of it."""
    for name, value in others.items():
        for converter in ("str", "int"):
            if f"<{converter}:{name}>" in route:
                told = value(owner) if callable(value) else value
                route = route.replace(f"<{converter}:{name}>", str(told))
    return route


@dataclass
class Matrix:
    """What was seen: the text, how many requests, what went wrong."""

    lines: list[str]
    checks: int
    failures: list[str]

    @property
    def text(self) -> str:
        """The table to compare with the reviewed one."""
        return "\n".join(self.lines) + "\n"


def matrix(
    town: Town, others: Others, pages: Sequence[Page] = (), asking: Sequence[str] = ()
) -> Matrix:
    """Ask everything and return what was answered; only these pages and people where named."""
    seen = Matrix([], 0, [])
    accounts = {key: each for key, each in people(town).items() if key in asking or not asking}
    clients = {key: signed_in_client(account) for key, account in accounts.items()}
    for page in pages or all_pages():
        seen.lines.append(f"{page.name}  /{page.route}  needs {_needs(page)}")
        asked = list(addresses(page, town, others))
        for key, client in clients.items():
            _ask(seen, page, key, client, asked)
    return seen


def _needs(page: Page) -> str:
    if isinstance(page.needs, Permission):
        return page.needs.value
    return "signed in" if page.needs.signed_in else "nothing"


def _ask(seen: Matrix, page: Page, key: str, client: Client, asked: list[tuple[str, str]]) -> None:
    answered: list[str] = []
    # What a page does not answer it refuses before it looks at the address: once is enough.
    refused = [(*asked[0], method) for method in METHODS if method not in page.methods]
    for label, address, method in refused:
        kind = _kind(_tried(client, method, address))
        seen.checks += 1
        _expect(seen, kind == "405", page, key, label, method, kind)
    for label, address in asked:
        for method in (each for each in page.methods if each != "HEAD"):
            kind = _kind(_tried(client, method, address))
            seen.checks += 1
            if kind == "ok":
                answered.append(f"{label} {method}" if label != "-" else method)
            else:
                allowed = ("sign in", "403") if key == NOBODY else ("404",)
                if page.needs == PUBLIC:
                    allowed = ("404",)
                _expect(seen, kind in allowed, page, key, label, method, kind)
    if answered:
        seen.lines.append(f"    {key}: {', '.join(answered)}")


def _tried(client: Client, method: str, address: str) -> HttpResponse:
    """Ask and take back what it has done: the next one must find everything as it was."""
    cookies = SimpleCookie(client.cookies.output(header=""))
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def _expect(
    seen: Matrix, fine: bool, page: Page, key: str, label: str, method: str, kind: str
) -> None:
    if not fine:
        seen.failures.append(f"{page.name} {key} {label} {method}: {kind}")


def _kind(response: HttpResponse) -> str:
    status = response.status_code
    location = response.headers.get("Location", "")
    if status == 302 and location.startswith("/sign-in/?"):
        return "sign in"
    if status in (200, 302, 303, 400, 409):
        return "ok"
    return str(status)

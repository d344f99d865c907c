"""How the server is: for a program that watches it, and for who looks after it. No secrets."""

from django.conf import settings
from django.db.utils import DatabaseError
from django.http import HttpResponse, JsonResponse

from opora.records.queries.health import health
from opora.web.page import PUBLIC, Asked, Page


def view(asked: Asked) -> HttpResponse:
    """Return JSON: 200 when all is well, 503 when something needs a person."""
    try:
        found = health(settings.DATA)
    except DatabaseError:
        return JsonResponse({"ok": False, "problems": ["База данных не отвечает."]}, status=503)
    answer = {
        "ok": not found.complaints,
        "database": found.kind,
        "version": found.version,
        "journal": found.journal,
        "worker_seen": found.worker_seen and found.worker_seen.isoformat(timespec="seconds"),
        "problems": list(found.complaints),
    }
    return JsonResponse(answer, status=503 if found.complaints else 200)


PAGES = (Page("health/", "health", PUBLIC, view),)

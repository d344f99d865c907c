"""The baseline of list pages: the least an honest Django page does, in one file.

A session and its user from the database, one join, thirty rows through a cached template. Run
`python -m benchmarks.web_floor make` to fill the database and print a session, then serve
`benchmarks.web_floor:app` with the server that serves ours. FLOOR_DATABASE: a path of SQLite, or
«socket folder,port» of PostgreSQL.
"""

import os
import random
import sys

import django
from django.conf import settings

_WHERE = os.environ.get("FLOOR_DATABASE", "floor.sqlite")
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": _WHERE,
    "CONN_MAX_AGE": None,
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
}
_TEMPLATE = """<!doctype html><html lang="ru"><head><meta charset="utf-8">
<title>Список</title></head><body><h1>{{ title }}</h1><table><tr><th>№<th>ФИО<th>Класс<th>Предмет
<th>Средний<th>Отметок</tr>
{% for row in rows %}<tr><td>{{ forloop.counter }}<td><a href="/pupil/{{ row.pupil_id }}/">
{{ row.pupil.name }}</a><td>{{ row.pupil.label }}<td>{{ row.subject }}
<td>{{ row.mean|floatformat:2 }}<td>{{ row.marks }}</tr>{% endfor %}</table></body></html>"""
_PUPILS, _SUBJECTS, _SHOWN, _IN_SCHOOL = 15_000, ("алгебра", "русский язык", "физика"), 30, 500


def _database() -> dict[str, object]:
    folder, _, port = _WHERE.partition(",")
    if not port:
        return _SQLITE
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": folder,
        "PORT": port,
        "USER": os.environ.get("FLOOR_USER", "postgres"),
        "NAME": "floor",
        "CONN_MAX_AGE": 600,
    }


settings.configure(
    SECRET_KEY="only-for-measuring",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": _database()},
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"page.html": _TEMPLATE})],
                    )
                ]
            },
        }
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - models need settings
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402


class Pupil(models.Model):
    """A name and a class."""

    name = models.CharField(max_length=100)
    label = models.CharField(max_length=5)

    class Meta:
        app_label = "floor"


class Mean(models.Model):
    """A mean of a pupil in a subject."""

    pupil = models.ForeignKey(Pupil, models.CASCADE)
    subject = models.CharField(max_length=40)
    mean = models.FloatField()
    marks = models.IntegerField()
    school = models.IntegerField()

    class Meta:
        app_label = "floor"
        indexes = (models.Index(fields=["school", "mean"], name="school_mean"),)


def page(request: HttpRequest) -> HttpResponse:
    """Return thirty rows to whoever is signed in."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    low = Mean.objects.filter(school=7, mean__gte=2.0, mean__lte=2.6).select_related("pupil")
    rows = low.order_by("mean")[:_SHOWN]
    return render(request, "page.html", {"rows": rows, "title": "Список"})


urlpatterns = [path("", page)]
app = get_wsgi_application()


def make() -> str:
    """Fill the database and return the session of a user."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Pupil)
        editor.create_model(Mean)
    chance = random.Random(1)
    pupils = [Pupil(name=f"Ученик Номер {i}", label=f"{i % 11 + 1}А") for i in range(_PUPILS)]
    Pupil.objects.bulk_create(pupils, batch_size=5000)
    means = [
        Mean(
            pupil_id=i + 1,
            subject=subject,
            mean=chance.triangular(2, 5, 4),
            marks=20,
            school=i // _IN_SCHOOL,
        )
        for i in range(_PUPILS)
        for subject in _SUBJECTS
    ]
    Mean.objects.bulk_create(means, batch_size=5000)
    client = Client()
    client.force_login(User.objects.create_user("reader", password="reader"))
    return client.cookies["sessionid"].value


if __name__ == "__main__" and sys.argv[1:] == ["make"]:
    sys.stdout.write(make())

"""The town of the last Friday: an invented one whose every school has a form that is filled in.

Run: python -m benchmarks.friday_town SCHOOLS (OPORA_DATA, DATABASE_URL name where). Prints one JSON
object: the schools, each with its form, a row of it, the sessions of its deputy head and head; who
looks from above; the campaign and its due date. What the load left is asked by SQL elsewhere.
"""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any

from opora.config.ready import make_ready

make_ready()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.timing import PYTHON  # noqa: E402
from opora.documents.cell_notes import own_columns  # noqa: E402
from opora.orders.reader import find_order  # noqa: E402
from opora.records import sessions  # noqa: E402
from opora.records.actions.by import PROGRAM  # noqa: E402
from opora.records.actions.campaigns import rules_for, start_campaign  # noqa: E402
from opora.records.actions.drafts import make_draft  # noqa: E402
from opora.records.actions.people import employ  # noqa: E402
from opora.records.actions.roles import give_role  # noqa: E402
from opora.records.models import Account, Due, Employment, OrgUnit, SubmissionRow  # noqa: E402
from opora.records.queries.form_drafts import form_of  # noqa: E402
from opora.vocabulary.period import school_year_of  # noqa: E402

ORDER, PASSWORD = "alania-948-2021", "Пробный-город-2026"
_ROLES = ("deputy_head", "head")


def main(schools: int) -> None:
    """Make the town and print who may ask for what."""
    made = [PYTHON, "-m", "opora.cli.main", "town", "--schools", str(schools), "--years", "1"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    now = timezone.now()
    region = OrgUnit.objects.get(level="region")
    due = _due(region.pk, now)
    kept = make_password(PASSWORD)
    units = OrgUnit.objects.filter(level="school").order_by("pk")
    lines = [_school(unit, due.pk, kept, now) for unit in units]
    by_login = {
        login: _session(Account.objects.get(login=login).pk, now)
        for login in ("koordinator", "ministerstvo")
    }
    district = Employment.objects.get(staff__account__login="koordinator").unit_id
    told: dict[str, Any] = {"schools": lines, "above": by_login, "district": district}
    told |= {"region": region.pk, "campaign": due.campaign_id, "due": due.pk}
    sys.stdout.write(json.dumps(told))


def _due(region: int, now: datetime) -> Due:
    """Return the nearest due date of a new campaign; it is let be now, whenever that is."""
    order = find_order(ORDER)
    year = school_year_of(timezone.localdate())
    rules = rules_for(order, "Europe/Moscow")
    campaign = start_campaign(by=PROGRAM, unit=region, order=order, school_year=year, rules=rules)
    due = Due.objects.filter(campaign=campaign).order_by("on")[0]
    due.on_time_until, due.closes_at = now + timedelta(hours=6), now + timedelta(days=3)
    due.save()
    return due


def _school(unit: OrgUnit, due: int, password: str, now: datetime) -> dict[str, Any]:
    number = make_draft(by=PROGRAM, due=due, unit=unit.pk)
    columns = [column.key for column in own_columns(form_of(number).form)]
    rows = list(SubmissionRow.objects.filter(submission=number))
    for place, row in enumerate(rows):
        row.filled = dict.fromkeys(columns, f"Запись {place} в графе, школа {unit.pk}")
    SubmissionRow.objects.bulk_update(rows, ["filled"])
    people = {role: _session(_person(unit, role, password, now), now) for role in _ROLES}
    texts = {row.key: row.filled[columns[-1]] for row in rows}
    return {"unit": unit.pk, "form": number, "column": columns[-1], "texts": texts, **people}


def _person(unit: OrgUnit, role: str, password: str, now: datetime) -> int:
    since = now.date() - timedelta(days=30)
    staff = employ(by=PROGRAM, name=f"Сотрудник {role}", unit=unit.pk, position=role, since=since)
    give_role(by=PROGRAM, staff=staff, role=role, unit=unit.pk, since=since, basis="приказ № 1")
    # Not `open_account`: four hundred digests of one password take minutes.
    return Account.objects.create(login=f"{role}_{unit.pk}", staff_id=staff, password=password).pk


def _session(account: int, now: datetime) -> str:
    """Return the key of a session of somebody who has signed in."""
    store = sessions.SessionStore()
    store[sessions.ACCOUNT], store[sessions.ADDRESS], store[sessions.BROWSER] = account, "", ""
    store[sessions.STARTED] = store[sessions.SEEN] = now.isoformat()
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]))

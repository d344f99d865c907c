"""Prepares a town for browsers and prints what its addresses name: run with its database.

In the class of «klassnyy» an upload waits for a decision and somebody has a link to set a password.
The end of the first term of the year has begun, its report is drafted. There is something of every
kind of support (`supported`), and of collection (`handed`).
"""

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from opora.config.ready import make_ready

sys.path.append(str(Path(__file__).parent.parent))
make_ready()

from django.utils import timezone  # noqa: E402
from handed import handed  # noqa: E402
from supported import supported  # noqa: E402

from opora.records.actions.by import By  # noqa: E402
from opora.records.actions.invitations import invite  # noqa: E402
from opora.records.actions.term_ends import start_campaign  # noqa: E402
from opora.records.actions.term_reports import draft_report  # noqa: E402
from opora.records.actions.uploads import SentFile, send_files  # noqa: E402
from opora.records.models import (  # noqa: E402
    Account,
    ClassTeacher,
    Employment,
    OrgUnit,
    Pupil,
    SchoolClass,
    Staff,
    UploadFile,
)
from opora.records.queries.term_ends import campaign_of, ends_of  # noqa: E402
from opora.records.understanding import receive  # noqa: E402
from sendings import doubtful_journal, worked  # noqa: E402


def prepared() -> dict[str, Any]:
    """What `<int:unit>` and the like may stand for, and names that a journal of the class needs."""
    leader = Account.objects.get(login="klassnyy")
    Staff.objects.filter(pk=leader.staff_id).update(email="klassnyy@school.example")
    led = ClassTeacher.objects.filter(staff=leader.staff, until=None).select_related("school_class")
    own = led.order_by("-school_class__school_year").first().school_class
    pupils = Pupil.objects.filter(enrolments__school_class=own).order_by("name")
    file = _sent(own, list(pupils.values_list("name", flat=True)))
    _ended(own)
    first = pupils.order_by("pk").first().pk
    return {
        **supported(own, first, timezone.localdate()),
        **handed(own.school_id, timezone.localdate()),
        "unit": own.school_id,
        "school_class": own.pk,
        "pupil": first,
        "municipality": OrgUnit.objects.get(pk=own.school_id).parent_id,
        "region": OrgUnit.objects.get(level="region").pk,
        "upload": file.upload_id,
        "file": file.pk,
        "token": _invited(own.school_id),
        "year": own.school_year,
        "school": OrgUnit.objects.get(pk=own.school_id).name,
    }


def _sent(own: SchoolClass, names: list[str]) -> UploadFile:
    """Send a journal with a slip and a doubt; return it read and not accepted."""
    school = OrgUnit.objects.get(pk=own.school_id).name
    with TemporaryDirectory() as folder:
        path = doubtful_journal(
            Path(folder) / "9.xlsx",
            names,
            "Экология",
            school_class=own.label,
            school=school,
            year=own.school_year,
        )
        digest, size = receive([path.read_bytes()])
    by = By(Account.objects.get(login="zavuch").pk, "заместитель директора по УВР")
    upload = send_files(
        by=by, school=own.school_id, files=[SentFile(path.name, digest, size)], form_key=""
    )
    worked()
    return UploadFile.objects.get(upload=upload)


def _ended(own: SchoolClass) -> None:
    """Start the end of the first term of the year and draft its report."""
    by = By(Account.objects.get(login="zavuch").pk, "заместитель директора по УВР")
    today, when = timezone.localdate(), ends_of(own.school_id, own.school_year)[0]
    number = start_campaign(by=by, school=own.school_id, when=when, today=today)
    campaign = campaign_of(own.school_id, number, today)
    assert campaign is not None
    draft_report(by=by, campaign=campaign, today=today)


def _invited(school: int) -> str:
    newcomer = Employment.objects.filter(unit=school, staff__account=None).first()
    by = By(Account.objects.get(login="direktor").pk, "директор")
    return invite(by=by, staff=newcomer.staff_id, unit=school, login="novichok")


with redirect_stdout(sys.stderr):  # the work that is done here may write letters
    made = prepared()
json.dump(made, sys.stdout)

"""Numbers of a town's objects, for addresses: run in a process that has the town's database."""

import json
import sys

from opora.config.ready import make_ready

make_ready()

from opora.records.models import Account, ClassTeacher, Enrolment, OrgUnit  # noqa: E402


def objects() -> dict[str, int]:
    """What `<int:unit>` and the like may stand for in the class of «klassnyy»."""
    leader = Account.objects.get(login="klassnyy")
    led = ClassTeacher.objects.filter(staff=leader.staff, until=None).select_related("school_class")
    own = led.order_by("-school_class__school_year").first().school_class
    pupil = Enrolment.objects.filter(school_class=own).order_by("pupil_id").first()
    return {
        "unit": own.school_id,
        "school_class": own.pk,
        "pupil": pupil.pupil_id,
        "municipality": OrgUnit.objects.get(pk=own.school_id).parent_id,
        "region": OrgUnit.objects.get(level="region").pk,
    }


json.dump(objects(), sys.stdout)

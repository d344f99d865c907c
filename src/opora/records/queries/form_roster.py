"""Who may be added to a form: pupils of the campaign's grades who are not in it."""

from opora.records.models import Enrolment
from opora.records.queries.classes import labels_of
from opora.records.queries.form_drafts import FormView
from opora.records.queries.kept_numbers import UP, kept
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.text import fold


def not_in_form(view: FormView) -> list[tuple[int, str, str]]:
    """Return number, name and class of pupils by class and name; two queries."""
    campaign = view.campaign
    labels = labels_of(view.school.unit, campaign.school_year, campaign.grades)
    rows = Enrolment.objects.filter(school_class__in=labels).exclude(until__lt=view.due.on)
    there = {line.row.pupil for line in view.lines}
    found: dict[int, tuple[int, str, str]] = {}
    for row in rows.select_related(UP).order_by("pk"):
        pupil = kept(row.pupil)
        if pupil.pk not in there:
            found[pupil.pk] = (pupil.pk, pupil.name, labels[row.school_class_id])
    return sorted(found.values(), key=lambda each: (class_sort_key(each[2]), fold(each[1]), each))

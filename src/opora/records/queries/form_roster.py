"""Who may be added to a form: pupils of the campaign's grades who are not in it."""

from opora.records.models import Enrolment
from opora.records.queries.form_drafts import FormView
from opora.records.queries.kept_numbers import UP, kept
from opora.vocabulary.class_label import class_sort_key, grade_of
from opora.vocabulary.text import fold


def not_in_form(view: FormView) -> list[tuple[int, str, str]]:
    """Return number, name and class of pupils by class and name; one query."""
    rows = Enrolment.objects.filter(
        school_class__school=view.school.unit, school_class__school_year=view.campaign.school_year
    )
    there = {line.row.pupil for line in view.lines}
    found: dict[int, tuple[int, str, str]] = {}
    for row in rows.select_related("school_class", UP).order_by("pk"):
        label, pupil = row.school_class.label, kept(row.pupil)
        left = row.until is not None and row.until < view.due.on
        if grade_of(label) in view.campaign.grades and pupil.pk not in there and not left:
            found[pupil.pk] = (pupil.pk, pupil.name, label)
    return sorted(found.values(), key=lambda each: (class_sort_key(each[2]), fold(each[1]), each))

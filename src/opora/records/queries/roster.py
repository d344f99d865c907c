"""Who is in a class: by records, and by what facts tell."""

from opora.facts.view import View
from opora.records.models import Enrolment
from opora.records.queries.kept_numbers import UP, kept
from opora.vocabulary.text import fold

_TABLES = ("marks", "final_marks", "absences", "test_scores")


def pupils_of(facts: View, label: str) -> set[int]:
    """Return the numbers of the pupils that facts tell of in a class."""
    columns = ("school_class", "pupil_id")
    found: set[int] = set()
    for table in _TABLES:
        rows = facts.rows_of(table, columns, school_class=label)
        found.update(rows["pupil_id"].unique().to_pylist())
    return found


def enrolled(school_class: int) -> list[tuple[int, str]]:
    """Return number and name of the pupils that records list in a class, by name; one query."""
    rows = Enrolment.objects.filter(school_class=school_class)
    found = set(rows.values_list("pupil_id", "pupil__name"))
    return sorted(found, key=lambda pair: (fold(pair[1]), pair[0]))


def enrolled_people(school_class: int) -> list[tuple[int, str]]:
    """Return number and name of the people in a class, by name: several numbers of one are one.

    One query.
    """
    rows = Enrolment.objects.filter(school_class=school_class)
    people = [kept(row.pupil) for row in rows.select_related(UP)]
    found = {each.pk: each.name for each in people}
    return sorted(found.items(), key=lambda pair: (fold(pair[1]), pair[0]))

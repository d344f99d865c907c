"""Subjects in which a person may log work: a teacher those of one's lessons, others all."""

from opora.records.queries.drafts import subjects_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold
from opora.web.page import Asked


def own_subjects(asked: Asked) -> list[tuple[str, str]]:
    """Return key and title of the subjects of the class in which the person may log work."""
    spot = asked.spot
    return subjects_at(asked, spot.group.label, spot.group.school_year)


def subjects_at(asked: Asked, label: str, school_year: int) -> list[tuple[str, str]]:
    """Return key and title of the subjects of a class in which the person may log work."""
    scope = asked.scope
    if scope.covers_class(label):
        keys = subjects_of(asked.spot.school.unit, school_year, label, asked.today)
    else:
        keys = sorted({key for own, key in scope.lessons if own == label}, key=fold)
    return [(key, subject_title(key)) for key in keys]


def check_subject(asked: Asked, subject: str) -> None:
    """Raise UserError for a subject that the person may not log work in."""
    check_at(asked, subject, asked.spot.group.label, asked.spot.group.school_year)


def check_at(asked: Asked, subject: str, label: str, school_year: int) -> None:
    """Raise UserError for a subject of a class that the person may not log work in.

    Without a subject only whoever sees the whole class may: a teacher works in a subject.
    """
    if not subject and asked.scope.covers_class(label):
        return
    if subject not in {key for key, _ in subjects_at(asked, label, school_year)}:
        raise UserError("Выберите предмет из списка.")

"""Two people editing one record: the second is told what changed and loses nothing.

A record has `version`; a form carries the version it was opened with, what it showed then, and what
was typed. An action compares inside its transaction, on a locked row:

    row = Staff.objects.select_for_update().get(pk=staff)
    check_version(typed, row.version, {"name": row.name})
    row.name, row.version = typed.values["name"], row.version + 1
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from opora.vocabulary.problems import UserError


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form brings back, by field: what was typed, what it showed when it was opened."""

    version: int
    values: Mapping[str, str] = field(repr=False)
    was: Mapping[str, str] = field(repr=False)


class Changed(UserError):
    """Somebody changed the record since the form was opened; `version`, `now` are of today."""

    def __init__(self, version: int, now: Mapping[str, str]) -> None:
        super().__init__(
            "Пока вы правили, запись изменил другой человек. Ниже видно, что изменилось; "
            "введённое вами сохранено в полях. Проверьте и сохраните ещё раз."
        )
        self.version = version
        self.now = now


def check_version(typed: Typed, version: int, now: Mapping[str, str]) -> None:
    """Raise Changed when the form was opened before the last change."""
    if typed.version != version:
        raise Changed(version, now)

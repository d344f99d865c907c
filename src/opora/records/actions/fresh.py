"""A row that a person acts on: locked, and as it was when the page showed it."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from opora.vocabulary.problems import UserError

Row = TypeVar("Row", bound=Model)


def fresh(rows: QuerySet[Row], number: int, version: int) -> Row:
    """Return the row to change, its version moved on; the caller saves it.

    Raises UserError when it is not there, or somebody changed it since the page was made.
    """
    found: Any = rows.select_for_update().filter(pk=number).first()
    if found is None:
        raise UserError("Такой записи здесь нет. Обновите страницу.")
    if found.version != version:
        raise UserError(
            "Пока вы смотрели, запись изменил другой человек. Посмотрите, что изменилось, и "
            "повторите."
        )
    found.version += 1
    row: Row = found
    return row

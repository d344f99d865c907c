"""Questions of every page, put into SQL once: that costs ten times more than asking them."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_LAST = 2**62 - 57  # none of our numbers is so large
ANY_NUMBER = _LAST
ANY_DAY = date(9998, 7, 6)
_NOBODY = -1

Question = Callable[..., QuerySet[Any, tuple[Any, ...]]]


def any_numbers(most: int) -> tuple[int, ...]:
    """Return stand-ins for no more than `most` numbers."""
    return tuple(range(_LAST - most, _LAST))


def compiled(
    make: Question, stand_ins: Sequence[int | date] = (ANY_NUMBER,)
) -> Callable[..., list[tuple[Any, ...]]]:
    """Return the function from values to the rows of `make(*values)`, a `values_list`.

    `stand_ins`: values of the same kinds that stand for those that are not known yet; where fewer
    are given, the last ones are numbers of nobody. Texts, numbers and days come as from the query
    set; moments do not, so none may be asked for.
    """

    @cache
    def sql(vendor: str) -> tuple[str, tuple[Any, ...]]:
        text, values = make(*stand_ins).query.sql_with_params()
        return text, tuple(values)

    def rows(*given: int | date) -> list[tuple[Any, ...]]:
        text, values = sql(connection.vendor)
        known = [*given, *[_NOBODY] * (len(stand_ins) - len(given))]
        meant: dict[Any, int | date] = {}
        for stand_in, value in zip(stand_ins, known, strict=True):
            meant[stand_in] = meant[str(stand_in)] = value  # SQLite is given days as texts
        with connection.cursor() as cursor:
            cursor.execute(text, [meant.get(value, value) for value in values])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    return rows

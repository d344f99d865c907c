"""Questions of every page, put into SQL once: that costs ten times more than asking them."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_ANY = 2**62 - 57  # stands for the number that is not known yet; none of ours is so large


def compiled(make: Callable[[int], QuerySet[Any, tuple[Any, ...]]]) -> Callable[[int], list[Any]]:
    """Return the function from a number to the rows of `make(number)`, a `values_list`.

    Texts, numbers and days come as from the query set; moments do not, so none may be asked for.
    """

    @cache
    def sql(vendor: str) -> tuple[str, tuple[Any, ...]]:
        text, values = make(_ANY).query.sql_with_params()
        return text, tuple(values)

    def rows(number: int) -> list[Any]:
        text, values = sql(connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(text, [number if value == _ANY else value for value in values])
            found: list[Any] = cursor.fetchall()
        return found

    return rows

"""Forms of records with a version: opened, read back, shown again when somebody was faster.

The template includes `opora/editing.html` with `form`; the action is given what `typed` returns.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from opora.records.actions.versions import Changed, Typed
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

_WAS = "was."


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form; `theirs`: what another person made of it meanwhile, None if nothing.

    `taken`: it was not touched here, so theirs stands in it now.
    """

    name: str
    title: str
    value: str = field(repr=False)
    was: str = field(repr=False)
    theirs: str | None = field(default=None, repr=False)
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form as the page shows it; `error` is said above it."""

    version: int
    fields: list[Field]
    error: str = ""


def opened(titles: Mapping[str, str], version: int, now: Mapping[str, str]) -> Form:
    """Return the form of a record; `titles` by name of the field, in order."""
    return Form(version, [Field(name, titles[name], now[name], now[name]) for name in titles])


def typed(posted: QueryDict, titles: Mapping[str, str], keys: Container[str] = ()) -> Typed:
    """Return what a form brings; UserError when it is not whole.

    `keys`: fields that hold a key chosen from a list, whose spaces matter; of others they do not.
    """
    version = posted.get("version", "")
    if not (version.isascii() and version.isdecimal()):
        raise UserError("Форма пришла не полностью. Вернитесь, обновите страницу и повторите.")
    raw = {name: posted.get(name, "") for name in titles}
    values = {name: text if name in keys else squeeze(text) for name, text in raw.items()}
    return Typed(int(version), values, {name: posted.get(_WAS + name, "") for name in titles})


def again(titles: Mapping[str, str], brought: Typed, error: UserError) -> Form:
    """Return the form with all that was typed, and, after Changed, with what others made of it."""
    if not isinstance(error, Changed):
        fields = [
            Field(name, titles[name], brought.values[name], brought.was[name]) for name in titles
        ]
        return Form(brought.version, fields, str(error))
    fields = [_beside(name, titles[name], brought, error.now[name]) for name in titles]
    return Form(error.version, fields, str(error))


def _beside(name: str, title: str, brought: Typed, now: str) -> Field:
    mine, was = brought.values[name], brought.was[name]
    if now in (was, mine):
        return Field(name, title, mine, now)
    untouched = mine == was
    return Field(name, title, now if untouched else mine, now, now, untouched)


def status_of(error: UserError) -> int:
    """Return 409 when somebody was faster, 400 for what is wrong in the form itself."""
    return 409 if isinstance(error, Changed) else 400

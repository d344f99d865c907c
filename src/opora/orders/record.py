"""A TOML table into a frozen dataclass: nothing unknown, nothing of a wrong type."""

from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from opora.vocabulary.problems import UserError

T = TypeVar("T")

_WORDS: dict[type, str] = {
    str: "текст в кавычках",
    int: "целое число",
    bool: "true или false",
    date: "дата без кавычек, например 2021-10-06",
    Decimal: "число в кавычках, например «2.60»",
}


class OrderError(UserError):
    """A file of an order cannot be used; the message names the file and the key."""

    def __init__(self, file: str, key: str, message: str) -> None:
        where = f"{file}, ключ {key}" if key else file
        super().__init__(f"{where}: {message}")
        self.file = file


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the files of an order a value stands."""

    file: str
    key: str = ""

    def at(self, name: str) -> "Place":
        """Return the place of a key of this table."""
        return Place(self.file, f"{self.key}.{name}" if self.key else name)

    def error(self, message: str) -> OrderError:
        """Return the error to raise here."""
        return OrderError(self.file, self.key, message)


def read_record(kind: type[T], table: object, place: Place, **given: object) -> T:
    """Return `kind` made of a TOML table; `given` are the fields that are not in the file.

    Numbers that are compared with means are Decimal and stand in quotes: a bare 2.6 is a binary
    fraction. Raises OrderError for unknown and missing keys and wrong types.
    """
    if not isinstance(table, dict):
        raise place.error("ожидается таблица ключей.")
    assert is_dataclass(kind)
    wanted = {field.name: field for field in fields(kind) if field.name not in given}
    _refuse_unknown(table, wanted, place)
    hints = get_type_hints(kind)
    values = dict(given)
    for name in wanted:
        if name in table:
            values[name] = _value(hints[name], table[name], place.at(name))
        elif _is_required(wanted[name]):
            raise place.at(name).error("ключа нет, а он нужен. Допишите его.")
    return kind(**values)


def nearest(name: str, known: list[str]) -> str:
    """Return the end of a message: the nearest known name, or all of them."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"Похоже на «{close[0]}»." if close else f"Известны: {', '.join(sorted(known))}."


def _refuse_unknown(table: dict[str, object], wanted: dict[str, Any], place: Place) -> None:
    for name in table:
        if name not in wanted:
            raise place.at(name).error(f"неизвестный ключ. {nearest(name, list(wanted))}")


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _value(kind: Any, value: object, place: Place) -> object:
    if get_origin(kind) is tuple:
        return _items(get_args(kind)[0], value, place)
    if get_origin(kind) is Literal:
        return _choice(list(get_args(kind)), value, place)
    if hasattr(kind, "parse"):
        return _parsed(kind, value, place)
    if is_dataclass(kind):
        return read_record(kind, value, place)  # type: ignore[arg-type]
    if kind is Decimal:
        return _decimal(value, place)
    if type(value) is not kind:
        raise place.error(f"ожидается {_WORDS[kind]}, найдено {value!r}.")
    return value


def _items(kind: Any, value: object, place: Place) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise place.error(f"ожидается список в квадратных скобках, найдено {value!r}.")
    return tuple(_value(kind, item, place.at(str(i + 1))) for i, item in enumerate(value))


def _choice(known: list[str], value: object, place: Place) -> object:
    if value not in known:
        raise place.error(f"найдено {value!r}. {nearest(str(value), known)}")
    return value


def _parsed(kind: Any, value: object, place: Place) -> object:
    if not isinstance(value, str):
        raise place.error(f"ожидается {_WORDS[str]}, найдено {value!r}.")
    try:
        return kind.parse(value)
    except UserError as error:
        raise place.error(str(error)) from error


def _decimal(value: object, place: Place) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise place.error(f"ожидается {_WORDS[Decimal]}, найдено {value!r}.")
    return number

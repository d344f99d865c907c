"""The form of a mapping: filled from a mapping, read back into one, its columns as lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from opora.intake.grid import column_letters
from opora.intake.sheet_mapping import Holds, SheetMapping, ValueColumn
from opora.intake.sheet_sample import SheetSample
from opora.intake.term_tables import term_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze
from opora.web import typed

ROLES = (
    ("", "не читать"),
    ("name", "ФИО или часть ФИО"),
    ("class", "класс"),
    ("subject", "предмет"),
    ("day", "дата"),
    (Holds.MARKS, "отметки"),
    (Holds.FINALS, "итоговые отметки"),
    (Holds.ABSENCES, "пропуски"),
)
_TITLES = dict(ROLES)
UNDER_DAYS = (("", "не читать"), (Holds.MARKS, "отметки"), (Holds.ABSENCES, "пропуски"))
DEPTHS = (1, 2, 3, 4)
_ROLE = "role-"
_MOST_COLUMNS = 400  # of a form: far more than anybody fills in by hand
_EXAMPLES = 3
_LAST_ROW = 10_000


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column in the form: its title and first cells, what it is said to be."""

    column: int
    letters: str
    title: str
    examples: str = field(repr=False)
    role: str
    subject: str
    term: str


def form_of(sample: SheetSample) -> dict[str, str]:
    """Return the fields to begin with: what is known of the sheet, else what is proposed."""
    mapping = sample.proposed
    if mapping is None:
        return {"header": str(sample.header + 1), "depth": "1"}
    form = {
        "header": str(sample.header + mapping.header + 1),
        "depth": str(mapping.depth),
        "school_class": mapping.school_class or "",
        "subject": mapping.subject or "",
        "day": mapping.day.isoformat() if mapping.day else "",
        "under_days": mapping.under_days or "",
    }
    single = {
        "class": mapping.class_column,
        "subject": mapping.subject_column,
        "day": mapping.day_column,
    }
    form |= {f"{_ROLE}{column}": "name" for column in mapping.names}
    form |= {f"{_ROLE}{column}": role for role, column in single.items() if column is not None}
    for value in mapping.columns:
        form[f"{_ROLE}{value.column}"] = value.holds
        form[f"subject-{value.column}"] = value.subject or ""
        form[f"term-{value.column}"] = value.term
    return form


def mapping_of(form: Mapping[str, str], sample: SheetSample) -> SheetMapping:
    """Return the mapping that a form says; raises UserError by the field that is wrong."""
    roles = dict(_roles(form))
    under_days = form.get("under_days", "")
    if under_days not in dict(UNDER_DAYS):
        raise UserError("Выберите из списка, что стоит под датами.")
    values = (Holds.MARKS, Holds.FINALS, Holds.ABSENCES)
    return SheetMapping(
        names=tuple(column for column, role in roles.items() if role == "name"),
        columns=tuple(
            _value(form, column, Holds(role)) for column, role in roles.items() if role in values
        ),
        under_days=Holds(under_days) if under_days else None,
        header=_number(form, "header", "Строка шапки", _LAST_ROW) - 1 - sample.header,
        depth=_number(form, "depth", "Строк в шапке", DEPTHS[-1]),
        school_class=typed.text(form, "school_class", "Класс", needed=False) or None,
        class_column=_single(roles, "class"),
        subject=typed.text(form, "subject", "Предмет", needed=False) or None,
        subject_column=_single(roles, "subject"),
        day=typed.day_or_none(form, "day", "День"),
        day_column=_single(roles, "day"),
    )


def lines_of(form: Mapping[str, str], sample: SheetSample) -> list[ColumnLine]:
    """Return every column of the sheet, with what the form says of it."""
    header = form.get("header", "")
    start = int(header) - 1 if _is_number(header) else sample.header
    depth = int(form["depth"]) if _is_number(form.get("depth", "")) else 1
    body = max(start, 0) + min(depth, DEPTHS[-1])
    width = max(map(len, sample.rows), default=0)
    columns = sorted({*range(width), *(column for column, role in _named(form) if role)})
    return [_line(form, sample, column, start, body) for column in columns]


def _line(
    form: Mapping[str, str], sample: SheetSample, column: int, start: int, body: int
) -> ColumnLine:
    cells = [squeeze(row[column]) if column < len(row) else "" for row in sample.rows]
    titles = [text for text in cells[max(start, 0) : body] if text]
    examples = [text for text in cells[body:] if text][:_EXAMPLES]
    return ColumnLine(
        column,
        column_letters(column),
        titles[-1] if titles else "",
        "; ".join(examples),
        form.get(f"{_ROLE}{column}", ""),
        form.get(f"subject-{column}", ""),
        form.get(f"term-{column}", ""),
    )


def _named(form: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the columns that the form names, with what is chosen."""
    names = [name.removeprefix(_ROLE) for name in form if name.startswith(_ROLE)]
    for name in names[:_MOST_COLUMNS]:
        if _is_number(name):
            yield int(name), form[f"{_ROLE}{name}"]


def _roles(form: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for column, role in sorted(_named(form)):
        if role not in _TITLES:
            raise UserError(f"Столбец {column_letters(column)}: выберите назначение из списка.")
        if role:
            yield column, role


def _single(roles: Mapping[int, str], wanted: str) -> int | None:
    found = [column for column, role in roles.items() if role == wanted]
    if len(found) > 1:
        both = ", ".join(map(column_letters, found))
        raise UserError(f"«{_TITLES[wanted]}» выбрано для столбцов {both}. Оставьте один.")
    return found[0] if found else None


def _value(form: Mapping[str, str], column: int, holds: Holds) -> ValueColumn:
    letters = column_letters(column)
    subject = typed.text(form, f"subject-{column}", f"Предмет столбца {letters}", needed=False)
    term = ""
    if holds is Holds.FINALS:
        said = typed.text(form, f"term-{column}", f"Период столбца {letters}", needed=False)
        term = term_of(said) or said
    return ValueColumn(column, holds, subject or None, term)


def _number(form: Mapping[str, str], name: str, title: str, most: int) -> int:
    text = form.get(name, "").strip()
    if not (_is_number(text) and 1 <= int(text) <= most):
        raise UserError(f"«{title}»: напишите число от 1 до {most}.")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 5

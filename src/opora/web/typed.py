"""What people type into forms: days, numbers, texts; what is wrong is said by the field's name."""

from collections.abc import Mapping
from datetime import date

from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

_LONGEST = 300
_LONGEST_NOTE = 4000


def text(form: Mapping[str, str], name: str, title: str, *, needed: bool = True) -> str:
    """Return a line of text without spaces around; UserError when it is needed and not there."""
    typed = squeeze(form.get(name, ""))
    if needed and not typed:
        raise UserError(f"Заполните поле «{title}».")
    if len(typed) > _LONGEST:
        raise UserError(f"«{title}»: {len(typed)} знаков, можно {_LONGEST}. Сократите.")
    return typed


def note(form: Mapping[str, str], name: str, title: str, *, needed: bool = True) -> str:
    """Return a text of several lines; UserError when it is needed and not there, or too long."""
    lines = [squeeze(line) for line in form.get(name, "").splitlines()]
    typed = "\n".join(lines).strip()
    if needed and not typed:
        raise UserError(f"Заполните поле «{title}».")
    if len(typed) > _LONGEST_NOTE:
        raise UserError(f"«{title}»: {len(typed)} знаков, можно {_LONGEST_NOTE}. Сократите.")
    return typed


def day(form: Mapping[str, str], name: str, title: str) -> date:
    """Return a day; UserError when there is none."""
    found = day_or_none(form, name, title)
    if found is None:
        raise UserError(f"Выберите день в поле «{title}».")
    return found


def day_or_none(form: Mapping[str, str], name: str, title: str) -> date | None:
    """Return a day, None for an empty field; UserError for what is no day."""
    typed = form.get(name, "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise UserError(f"«{title}»: «{typed[:20]}» не день. Напишите так: 2025-09-01.") from None


def number(form: Mapping[str, str], name: str, title: str) -> int:
    """Return the number of what was chosen from a list; UserError when nothing was."""
    typed = form.get(name, "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
        raise UserError(f"Выберите «{title}» из списка.")
    return int(typed)

"""Single cells as people type them: dates that Excel made, names, classes, means."""

import re
from datetime import datetime
from functools import lru_cache

from opora.documents.handmade.words import words
from opora.documents.table import shown
from opora.vocabulary.class_label import grade_of, parse_class
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import fold, squeeze

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]00:00:00)?")
_ERROR = re.compile(r"#[А-ЯA-Z/0]+[!?]?")
_APART = re.compile(r"\s*(?:[,;/\n]|\s[иИ]\s)\s*")
_PEOPLE_APART = re.compile(r"\s*[,;\n]\s*")
_NOTHING = re.compile(r"[-–—_.\s]*")
_LATIN = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_CYRILLIC = re.compile("[А-яЁё\u04d4\u04d5]")
_WORDS = re.compile(r"[^\W\d_]+")
_LONG_NAME = 4  # words; three are usual, the fourth may be «оглы» or another person


def text_of(cell: str) -> str:
    """Return a cell as a person reads it: lines stay, blank ones do not; a date is «01.03.2025»."""
    moment = _MOMENT.fullmatch(cell.strip())
    if moment:
        return f"{datetime.fromisoformat(moment[1]):%d.%m.%Y}"
    return "\n".join(filter(None, shown(cell).split("\n")))


def is_date(cell: str) -> bool:
    """Tell whether Excel took what was typed for a date."""
    return _MOMENT.fullmatch(cell.strip()) is not None


def is_error(text: str) -> bool:
    """Tell whether the cell holds the error of a formula, «#ССЫЛКА!»."""
    return _ERROR.fullmatch(text.strip()) is not None


def says_nothing(text: str) -> bool:
    """Tell whether the text is empty or a dash."""
    return _NOTHING.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def name_of(text: str) -> str:
    """Return a name in one line, Latin letters that look Cyrillic in Cyrillic words as Cyrillic."""
    return _WORDS.sub(_in_cyrillic, " ".join(text.split())).rstrip(",;")


def people_of(text: str) -> list[str]:
    """Return the names when a cell holds several people, else one."""
    parts = [name_of(part) for part in _PEOPLE_APART.split(text) if part]
    if len(parts) > 1 and all(map(looks_like_name, parts)):
        return parts
    return [name_of(text)]


def is_long_name(name: str) -> bool:
    """Tell whether the name may be of two people: «Абаев Алан Бекоев Заур»."""
    return len(name.split()) >= _LONG_NAME


def name_and_class(text: str) -> tuple[str, str] | None:
    """Return the two when a class was typed after the name: «Абаев Алан, 9А»."""
    parts = name_of(text).replace(",", " ").replace("(", " ").replace(")", " ").split()
    for count in (2, 1):
        name, label = " ".join(parts[:-count]), parse_class(" ".join(parts[-count:]))
        if label is not None and looks_like_name(name):
            return name, label
    return None


@lru_cache(maxsize=4096)
def classes_of(text: str) -> tuple[str, ...]:
    """Return the classes of a cell, «9А, 9Б» two of them; () where any part is unclear."""
    whole = parse_class(" ".join(text.split()))
    if whole is not None:
        return (whole,)
    labels = [parse_class(part) for part in _APART.split(text) if part]
    found = tuple(label for label in labels if label is not None)
    return found if len(found) == len(labels) else ()


def is_class(text: str) -> bool:
    """Tell whether the cell is a class for sure: a bare number may number the rows."""
    return any(not label.isdigit() or not is_number(text) for label in classes_of(text))


def is_number(text: str) -> bool:
    """Tell whether the cell may number a row: «3.»."""
    return text.strip(" .)№\xa0").isdigit()


def of_grades(label: str, grades: tuple[int, ...]) -> bool:
    """Tell whether a class is of these grades."""
    return grade_of(label) in grades


@lru_cache(maxsize=4096)
def says_nobody(text: str, empty: str) -> bool:
    """Tell whether a text says that there is nobody to list; `empty`: how the form says it."""
    known, plain = words(), fold(text).strip(' .!-"')
    if plain in known.nobody_alone or plain == fold(empty).strip(' .!"'):
        return True
    said = [word.strip('.,:;-"«»()') for word in plain.split()]
    spoken = {word for word in said if word}
    return bool(
        spoken & known.nobody_no
        and spoken & known.nobody_people
        and spoken <= known.nobody_no | known.nobody_words | set(fold(empty).split())
    )


def is_below(text: str) -> bool:
    """Tell whether a line stands under a table: a footnote, a signature, who typed it."""
    plain = fold(text)
    for word in words().below:
        rest = plain[len(word) :]
        if plain.startswith(word) and (not rest[:1].isalnum() or not word[-1:].isalnum()):
            return True
    return False


def quoted(text: str) -> str:
    """Return the text for a message, shortened; a name of a child is never said."""
    tidy = squeeze(text)
    if looks_like_name(tidy):
        return "то, что здесь записано,"
    return f"«{tidy[:60]}{'…' if len(tidy) > 60 else ''}»"


def _in_cyrillic(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_LATIN) if _CYRILLIC.search(word) else word

"""The cell of a cause: titles of the dictionary in the first line, own words below."""

from collections.abc import Iterable

from opora.analysis.support.words import Reason, reasons
from opora.vocabulary.text import fold

_BETWEEN = "; "


def open_reasons() -> list[Reason]:
    """Return the causes that a paper leaving the school may name: nothing about health or family.

    catalogue/failure_reasons.toml; 152-ФЗ, article 10.
    """
    return [each for each in reasons().values() if not each.sensitive]


def cause_text(keys: Iterable[str], own: str) -> str:
    """Return the text of the cell: titles of the chosen causes, then own words."""
    wanted = set(keys)
    titles = [each.title for each in open_reasons() if each.key in wanted]
    return "\n".join(filter(None, (_BETWEEN.join(titles), own.strip())))


def read_cause(text: str) -> tuple[list[str], str]:
    """Return the chosen causes and the own words of a cell; what is no title is own words."""
    known = {fold(each.title): each.key for each in open_reasons()}
    first, _, rest = text.partition("\n")
    titles = [fold(part) for part in first.split(_BETWEEN.strip()) if part.strip()]
    if titles and all(title in known for title in titles):
        return [known[title] for title in titles], rest.strip()
    return [], text.strip()


def needs_words(text: str) -> bool:
    """Whether only such causes are chosen that say nothing without own words."""
    keys, own = read_cause(text)
    return bool(keys) and not own and all(reasons()[key].needs_text for key in keys)


def joined_causes(one: str, other: str) -> str:
    """Return a cell with the causes of both; own words of the second that are new stand below."""
    (keys, own), (more, words) = read_cause(one), read_cause(other)
    lines = own.split("\n")
    lines += [line for line in words.split("\n") if line not in lines]
    return cause_text([*keys, *more], "\n".join(filter(None, lines)))

"""Карта наблюдений: what was seen of a pupil, day by day, with levels in words."""

from dataclasses import dataclass, field
from datetime import date

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.reports.report import Report, signature

_TITLE = "Карта наблюдений за обучающимся"
_COLUMNS = (
    Column("on", "Дата", Kind.DATE, weight=8),
    Column("kind", "Что наблюдали", weight=24),
    Column("level", "Уровень", weight=16),
    Column("text", "Запись", weight=34),
    Column("by", "Кто внёс", weight=16),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation as it is printed: no closed text has a place here."""

    on: date
    kind: str
    level: str
    text: str = field(repr=False)
    by: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ObservationCard:
    """Of whom the card is, and what was seen, the first day first."""

    school: str
    pupil: str = field(repr=False)
    label: str
    school_year: int
    on: date
    seen: tuple[Seen, ...]


def observation_card(card: ObservationCard) -> Report:
    """Return the paper."""
    rows = tuple(
        cells(each.on, each.kind, each.level or None, each.text or None, each.by)
        for each in card.seen
    )
    table = Sheet("form.observations", "Наблюдения", _COLUMNS, rows, empty="Наблюдений нет.")
    year = f"{card.school_year}/{(card.school_year + 1) % 100:02d}"
    return Report(
        _TITLE,
        card.school,
        f"{year} учебный год, на {card.on:%d.%m.%Y}",
        (table,),
        signature("Классный руководитель"),
        (),
        card.on,
        "landscape",
        (f"Обучающийся: {card.pupil}", f"Класс: {card.label}"),
        also=(signature("Педагог-психолог"),),
    )

"""The list that matters as a table: pupils with signs, who waits longest first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from opora.analysis.results.names import PUPIL, pupil_cell
from opora.analysis.risk.at_risk import AtRisk, Standing, level_of_signs
from opora.analysis.risk.level import TITLES, level_rule
from opora.analysis.risk.rules import Rules
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.vocabulary.subject import subject_title

_COLUMNS = (
    Column("since", "Признак с", Kind.DATE, weight=8),
    Column("days", "Ждёт, дней", Kind.NUMBER, weight=5),
    Column("school_class", "Класс", weight=5),
    PUPIL,
    Column("signs", "В чём нужна помощь", weight=34),
    Column("level", "Сколько помощи", weight=9),
    Column("decision", "Решение", weight=14),
    Column("work", "Последняя работа", Kind.DATE, weight=8),
)
WAITS, HOLLOW = "никто не занялся", "запись без содержания"
_NOTE = (
    "Ждёт: дней с первого признака, после которого работы по нему не записано. Записи без "
    "содержания и повторы чужих или прежних текстов работой не считаются."
)


def risk_sheet(
    found: Iterable[AtRisk], rules: Rules, titles: Mapping[str, str], empty: str
) -> Sheet:
    """Return the sheet «risk», a row a pupil and class, in this order; pupils are numbers.

    `rules`: of the day on which it is looked. `titles`: of signs by key. `empty`: what to say of an
    empty list.
    """
    rows = tuple(_row(each, rules, titles) for each in found)
    notes = (_NOTE, f"Сколько помощи: {level_rule(rules)} Считаны признаки, которые вы видите.")
    return Sheet("risk", "Группа риска", _COLUMNS, rows, empty=empty, notes=notes)


def _row(each: AtRisk, rules: Rules, titles: Mapping[str, str]) -> tuple[Cell, ...]:
    waits, level = bool(each.unanswered), level_of_signs(each.signs, rules)
    return (
        Cell(each.since),
        Cell((rules.day - each.since).days if waits else None, alert=WAITS if waits else ""),
        Cell(each.label, {"school_class": each.label}),
        pupil_cell(each.pupil, each.label),
        Cell(_said(each.signs, titles)),
        Cell(level and TITLES[level]),
        Cell(_decided(each)),
        Cell(each.last_work, alert="" if each.last_work else _hollow(each)),
    )


def _said(signs: Sequence[Standing], titles: Mapping[str, str]) -> str:
    """Return each sign once with its subjects; one of the whole pupil with its figures."""
    told: dict[str, list[str]] = defaultdict(list)
    for sign in signs:
        said = subject_title(sign.subject) if sign.subject else sign.says.rstrip(".")
        told[sign.sign].append(f"{said} (отклонено)" if sign.rejected else said)
    return "; ".join(f"{titles[key]}: {', '.join(own)}" for key, own in told.items())


def _decided(each: AtRisk) -> str:
    """Return in words how many of the signs people have decided on."""
    decided = [sign.decision for sign in each.signs if sign.decision is not None]
    if not decided:
        return "не рассмотрено"
    confirmed = sum(decision.confirmed for decision in decided)
    parts = [("подтверждено", confirmed), ("отклонено", len(decided) - confirmed)]
    parts.append(("не рассмотрено", len(each.signs) - len(decided)))
    return ", ".join(f"{word}: {count}" for word, count in parts if count)


def _hollow(each: AtRisk) -> str:
    return HOLLOW if each.work else ""

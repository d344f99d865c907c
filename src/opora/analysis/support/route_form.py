"""The form of a route as a flat set of texts, so that two editors are told field by field.

Rows are numbered from one: `gap.1.topic`, `goal.2.target`, `lesson.3.staff`. A row without any text
is no row; `gap.1.drop` takes a row out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from opora.analysis.support.hundredths import parse_hundredths, show_hundredths
from opora.analysis.support.route import Content, Gap, PlannedGoal, PlannedLesson
from opora.analysis.support.words import words
from opora.vocabulary.period import parse_date
from opora.vocabulary.problems import UserError

HEAD = {"since": "Начало", "until": "Конец", "basis": "Основание"}
ROWS: Mapping[str, Mapping[str, str]] = {
    "gap": {"subject": "предмет", "topic": "тема", "source": "чем показан"},
    "goal": {
        "subject": "предмет",
        "text": "цель",
        "measure": "мера",
        "target": "значение",
        "due": "срок",
    },
    "lesson": {
        "kind": "вид работы",
        "subject": "предмет",
        "topic": "тема",
        "form": "форма",
        "planned_on": "день",
        "staff": "ответственный",
    },
}
TITLES = {"gap": "Пробел", "goal": "Цель", "lesson": "Занятие"}
MOST = {"gap": 30, "goal": 12, "lesson": 60}
_LONGEST = {"subject": 200, "topic": 300, "source": 300, "text": 400}
_LONGEST_BASIS = 300
Slots = Mapping[str, int]
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What may be chosen in a form: keys of subjects, numbers of staff."""

    subjects: frozenset[str]
    staff: frozenset[int]


def slots_of(content: Content, more: int = 0) -> dict[str, int]:
    """Return how many rows of each kind a form of a route has, `more` of them blank."""
    rows = {"gap": content.gaps, "goal": content.goals, "lesson": content.lessons}
    return {kind: min(len(own) + more, MOST[kind]) for kind, own in rows.items()}


def titles_of(slots: Slots) -> dict[str, str]:
    """Return the fields of a form with what people call them, in order."""
    found = dict(HEAD)
    for kind, number in _places(slots):
        for name, title in ROWS[kind].items():
            found[f"{kind}.{number}.{name}"] = f"{TITLES[kind]} {number}: {title}"
        found[f"{kind}.{number}.drop"] = f"{TITLES[kind]} {number}: убрать"
    return found


def values_of(content: Content, slots: Slots) -> dict[str, str]:
    """Return what a form of a route shows; rows beyond its own are blank."""
    found = dict.fromkeys(titles_of(slots), "")
    found |= {"since": _day(content.since), "until": _day(content.until), "basis": content.basis}
    for kind, rows in (("gap", content.gaps), ("goal", content.goals), ("lesson", content.lessons)):
        for number, row in enumerate(rows[: slots[kind]], 1):
            for name in ROWS[kind]:
                found[f"{kind}.{number}.{name}"] = _text(name, getattr(row, name))
    return found


def content_of(values: Values, slots: Slots, known: Known) -> Content:
    """Return what a form says; raises UserError by the row and field that is wrong."""
    since = _parsed(values["since"], HEAD["since"])
    until = _parsed(values["until"], HEAD["until"])
    if since > until:
        raise UserError("Маршрут кончается раньше, чем начинается. Исправьте даты.")
    basis = values["basis"]
    if len(basis) > _LONGEST_BASIS:
        raise UserError(f"Основание: {len(basis)} знаков, можно {_LONGEST_BASIS}. Сократите.")
    made: dict[str, list[Any]] = {kind: [] for kind in ROWS}
    for kind, number in _places(slots):
        row = {name: values[f"{kind}.{number}.{name}"] for name in ROWS[kind]}
        if any(row.values()) and not values[f"{kind}.{number}.drop"]:
            made[kind].append(_ROW[kind](_Row(f"{TITLES[kind]} {number}", row, known)))
    rows = {kind: tuple(own) for kind, own in made.items()}
    return Content(since, until, basis, rows["gap"], rows["goal"], rows["lesson"])


@dataclass(frozen=True, slots=True)
class _Row:
    """A typed row with what it is called in messages."""

    called: str
    values: Values
    known: Known

    def needed(self, name: str, what: str) -> str:
        """Return a text that must be there and is not too long."""
        text = self.values[name]
        if not text:
            raise UserError(f"{self.called}: {what}.")
        return self.short(name)

    def short(self, name: str) -> str:
        """Return a text that is not too long."""
        text, longest = self.values[name], _LONGEST[name]
        if len(text) > longest:
            raise UserError(f"{self.called}: {len(text)} знаков, можно {longest}. Сократите.")
        return text

    def subject(self) -> str:
        """Return the key of a subject of the list, «» for none."""
        return self.chosen("subject", self.known.subjects, "предмет")

    def chosen(self, name: str, among: Any, what: str) -> str:
        """Return what was chosen from a list, «» for nothing."""
        key = self.values[name]
        if key and key not in among:
            raise UserError(f"{self.called}: выберите {what} из списка.")
        return key

    def day(self, name: str) -> date | None:
        """Return a day, None for an empty field."""
        text = self.values[name]
        return _parsed(text, self.called) if text else None


def _gap(row: _Row) -> Gap:
    topic = row.needed("topic", "впишите тему или уберите строку")
    return Gap(row.subject(), topic, row.short("source"))


def _goal(row: _Row) -> PlannedGoal:
    key = row.chosen("measure", words().measures, "меру")
    text = row.needed("text", "впишите, чего должен достичь ученик, или уберите строку")
    typed = row.values["target"]
    target = parse_hundredths(typed, f"{row.called}: значение") if typed else None
    if key and target is not None:
        measure = words().measures[key]
        if not 100 * measure.least <= target <= 100 * measure.most:
            raise UserError(
                f"{row.called}: «{measure.title}» бывает от {measure.least} до {measure.most}. "
                "Исправьте значение."
            )
    return PlannedGoal(row.subject(), text, key, target, row.day("due"))


def _lesson(row: _Row) -> PlannedLesson:
    kind = row.chosen("kind", words().kinds, "вид работы")
    if not kind:
        raise UserError(f"{row.called}: выберите вид работы или уберите строку.")
    planned_on = row.day("planned_on")
    if planned_on is None:
        raise UserError(f"{row.called}: впишите день.")
    topic = row.needed("topic", "впишите тему")
    staff = row.chosen("staff", {str(number) for number in row.known.staff}, "ответственного")
    form = row.chosen("form", words().forms, "форму")
    return PlannedLesson(
        kind, row.subject(), topic, form, planned_on, int(staff) if staff else None
    )


_ROW: Mapping[str, Callable[[_Row], Any]] = {"gap": _gap, "goal": _goal, "lesson": _lesson}


def _places(slots: Slots) -> Iterator[tuple[str, int]]:
    for kind in ROWS:
        for number in range(1, slots[kind] + 1):
            yield kind, number


def _parsed(text: str, called: str) -> date:
    if not text:
        raise UserError(f"«{called}»: впишите день.")
    try:
        return parse_date(text)
    except UserError as error:
        raise UserError(f"{called}: {error}") from None


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _text(name: str, value: Any) -> str:
    if name == "target":
        return show_hundredths(value)
    if isinstance(value, date):
        return _day(value)
    return "" if value is None else str(value)

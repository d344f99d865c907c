"""Minutes of a council and an excerpt from them; a pupil is called as consents allow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from opora.analysis.support.council import CouncilKind
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, signature
from opora.documents.support.paper import headed, numbered_on, paragraphs, texts

_DRAFT = "Проект: протокол не подписан."
_HIDDEN = (
    "Обучающиеся, о которых нет согласия родителей на сообщение совету, названы классом и номером."
)
_AGENDA = (("№", 3), ("Вопрос", 24), ("Докладчик", 12), ("О ком", 16))
_HEARD = (("№", 3), ("Слушали", 20), ("Решили", 24), ("Ответственный", 13), ("Срок", 9))


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it stands in the minutes."""

    text: str = field(repr=False)
    responsible: str = field(repr=False)
    due: date


@dataclass(frozen=True, slots=True)
class Discussed:
    """A question; `about`: what the paper calls the pupils (`analysis.support.council`)."""

    place: int
    title: str = field(repr=False)
    reporter: str
    heard: str = field(repr=False)
    about: Sequence[str] = field(repr=False)
    decisions: Sequence[Decided]


@dataclass(frozen=True, slots=True)
class Minutes:
    """A council; `hidden`: whether somebody is called by class and number."""

    kind: CouncilKind
    school: str
    number: str
    on: date
    topic: str
    present: str
    votes: str
    signed_on: date | None
    questions: Sequence[Discussed]
    hidden: bool
    version: str


def minutes_report(minutes: Minutes) -> Report:
    """Return the minutes, signed by chair and secretary; before they are closed, as a draft."""
    return _report(
        minutes,
        f"Протокол {minutes.kind.of}",
        (
            f"Тема: {minutes.topic}",
            *(f"Присутствовали: {line}" for line in paragraphs(minutes.present)),
        ),
        (f"Голосование: {minutes.votes}",) if minutes.votes else (),
    )


def excerpt_report(minutes: Minutes) -> Report:
    """Return an excerpt: the given questions alone, with their own numbers."""
    return _report(minutes, f"Выписка из протокола {minutes.kind.of}", (), ("Выписка верна.",))


def _report(minutes: Minutes, title: str, lines: tuple[str, ...], after: tuple[str, ...]) -> Report:
    return Report(
        title=headed(title),
        school=minutes.school,
        period=numbered_on(minutes.number, minutes.on),
        sheets=(
            texts("agenda", "Повестка", _AGENDA, map(_asked, minutes.questions)),
            texts("heard", "Слушали и решили", _HEARD, _heard(minutes.questions)),
        ),
        signature=signature(minutes.kind.chair),
        trace=trace_lines((), minutes.signed_on or minutes.on, minutes.version),
        on=minutes.on,
        lines=((*lines, _DRAFT) if minutes.signed_on is None else lines),
        after=((*after, _HIDDEN) if minutes.hidden else after),
        also=(signature(minutes.kind.secretary),),
    )


def _asked(question: Discussed) -> tuple[str, ...]:
    about = "; ".join(question.about) or "–"
    return (str(question.place), question.title, question.reporter or "–", about)


def _heard(questions: Sequence[Discussed]) -> list[tuple[str, ...]]:
    """Return a row for each decision; what was heard stands in the first of a question."""
    rows: list[tuple[str, ...]] = []
    for question in questions:
        heard = " ".join(paragraphs(question.heard)) or "–"
        decisions = question.decisions or (None,)
        for place, decision in enumerate(decisions):
            said = heard if place == 0 else ""
            rows.append((str(question.place) if place == 0 else "", said, *_decided(decision)))
    return rows


def _decided(decision: Decided | None) -> tuple[str, str, str]:
    if decision is None:
        return ("–", "–", "–")
    text = " ".join(paragraphs(decision.text))
    return (text, decision.responsible or "–", f"{decision.due:%d.%m.%Y}")

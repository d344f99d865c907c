"""A notice to parents with a slip to tear off, and the act of a refusal to take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opora.analysis.support.notice import Content
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, Slip, signature
from opora.documents.support.paper import PARENT, headed, numbered_on, paragraphs, texts

_EMPTY = "Сведения об отметках к приглашению не прилагаются."
_READ = (
    "С документом ознакомлен(а). Предложенные меры: согласен(на) / не согласен(на), нужное "
    "подчеркнуть."
)
_WIDE = 16  # weight of the first column: a subject, beside short figures


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """A notice as it was made, with its number; `version` of the program."""

    content: Content
    number: int
    on: date
    version: str


@dataclass(frozen=True, slots=True)
class RefusalAct:
    """An act that parents did not take a notice or did not sign its slip; `witnesses`: posts."""

    notice: NoticePaper
    number: str
    on: date
    witnesses: Sequence[str]


def notice_report(paper: NoticePaper) -> Report:
    """Return the notice; the same paper gives the same document on any day."""
    content = paper.content
    titles = [(name, 10 if place else _WIDE) for place, name in enumerate(content.columns)]
    return Report(
        title=headed(content.title),
        school=content.school,
        period=numbered_on(paper.number, paper.on),
        sheets=(texts("notice", "О чём уведомление", titles, content.rows, _EMPTY),),
        signature=signature("Классный руководитель"),
        trace=trace_lines((), paper.on, paper.version),
        on=paper.on,
        lines=(
            f"Родителям (законным представителям). Обучающийся: {_whose(content)}",
            *paragraphs(content.text),
        ),
        after=(
            *paragraphs(content.measures),
            *((f"Ждём вас: {content.visit}",) if content.visit else ()),
            f"Основание: {content.law}.",
        ),
        slip=_slip(paper),
    )


def refusal_report(act: RefusalAct) -> Report:
    """Return the act with the posts of the witnesses and room for their signatures."""
    paper = act.notice
    named = f"«{paper.content.title}» {numbered_on(paper.number, paper.on)}"
    rows = [(post, "", "") for post in act.witnesses]
    titles = (("Должность", 20), ("ФИО", 20), ("Подпись", 12))
    return Report(
        title="АКТ об отказе от уведомления",
        school=paper.content.school,
        period=numbered_on(act.number, act.on),
        sheets=(texts("refusal", "Свидетели", titles, rows),),
        signature=signature("Классный руководитель"),
        trace=trace_lines((), act.on, paper.version),
        on=act.on,
        lines=(
            f"Обучающийся: {_whose(paper.content)}",
            f"Родители (законные представители) отказались получить или подписать: {named}.",
            "Содержание документа сообщено им устно.",
        ),
    )


def _slip(paper: NoticePaper) -> Slip:
    return Slip(
        f"Корешок к документу «{paper.content.title}» {numbered_on(paper.number, paper.on)}",
        (
            f"Обучающийся: {_whose(paper.content)}",
            _READ,
            "Хочу сообщить: " + "_" * 46,
        ),
        signature(PARENT),
    )


def _whose(content: Content) -> str:
    return f"{content.pupil}, {content.label} класс"

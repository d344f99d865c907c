"""The paper of a consent: for one purpose, with what the law wants to be said in it."""

from dataclasses import dataclass, field
from datetime import date

from opora.analysis.support.consent import Purpose
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, signature
from opora.documents.support.paper import PARENT, headed, texts

_ACTIONS = (
    "сбор, запись, хранение, использование, передача в названных целях, удаление; "
    "с бумажными носителями и в информационной системе школы"
)


@dataclass(frozen=True, slots=True)
class ConsentPaper:
    """A consent to be signed; `year`: «2025/26», until whose end it lasts."""

    purpose: Purpose
    school: str
    pupil: str = field(repr=False)
    label: str
    year: str
    on: date
    version: str


def consent_report(paper: ConsentPaper) -> Report:
    """Return the paper: nothing but one purpose stands in it (156-ФЗ, in force since 01.09.2025).

    What is said follows 152-ФЗ, article 9, part 4.
    """
    purpose = paper.purpose
    rows = (
        ("Кому", f"{paper.school} (оператор)"),
        ("Цель", purpose.text),
        ("Сведения", purpose.data),
        ("Действия", _ACTIONS),
        ("Срок", f"до конца {paper.year} учебного года или до отзыва"),
        ("Отзыв", "письменное заявление в школу в любой день; сделанное до отзыва остаётся"),
        ("Закон", purpose.law),
    )
    return Report(
        title=headed(f"Согласие на {purpose.text}"),
        school=paper.school,
        period=f"{paper.year} учебный год",
        sheets=(texts("consent", "На что согласие", (("Что", 8), ("Условие", 40)), rows),),
        signature=signature(PARENT),
        trace=trace_lines((), paper.on, paper.version),
        on=paper.on,
        lines=(
            f"Я, {'_' * 52},",
            "паспорт " + "_" * 24 + ", адрес " + "_" * 28 + ",",
            f"представляю интересы обучающегося: {paper.pupil}, {paper.label} класс.",
            f"Даю / не даю (нужное подчеркнуть) согласие на {purpose.text}.",
        ),
        after=("Мне разъяснено, что согласие добровольно и его можно отозвать.",),
    )

"""Журнал индивидуальной работы: what was done with whom, a place for a signature in each row.

Withdrawn entries are left out; texts stay out too, the topic stands for them. Source of the fields:
methods.md 2.5 (3nt.uralschool.ru id=3979, voloshino.rostovschool.ru id=5307).
"""

from dataclasses import dataclass, field
from datetime import date

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, signature

_COLUMNS = (
    Column("on", "Дата", Kind.DATE, weight=13),
    Column("pupil", "Обучающийся", weight=24),
    Column("subject", "Предмет", weight=14),
    Column("topic", "Тема", weight=26),
    Column("kind", "Вид помощи", weight=16),
    Column("minutes", "Минут", Kind.NUMBER, weight=10),
    Column("result", "Результат", weight=14),
    Column("teacher", "Кто провёл", weight=20),
    Column("signature", "Подпись", weight=14),
)


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry of the log as the journal has it."""

    on: date
    pupil: str = field(repr=False)
    subject: str
    topic: str = field(repr=False)
    kind: str
    minutes: int | None
    result: str
    teacher: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class JournalPaper:
    """All a journal says; `of`: whose it is, «Учитель: …» or «Обучающийся: …»."""

    school: str
    of: str = field(repr=False)
    period: str
    rows: tuple[JournalRow, ...] = field(repr=False)
    on: date
    version: str
    signs: str = "Учитель"


def journal_report(paper: JournalPaper) -> Report:
    """Return the journal as a report, the first entry first."""
    ordered = sorted(paper.rows, key=lambda row: row.on)
    rows = tuple(
        cells(
            row.on,
            row.pupil,
            row.subject,
            row.topic,
            row.kind,
            row.minutes,
            row.result,
            row.teacher,
            "",
        )
        for row in ordered
    )
    empty = "За это время записей нет."
    return Report(
        title="Журнал индивидуальной работы",
        school=paper.school,
        period=paper.period,
        sheets=(Sheet("form.journal", "Записи", _COLUMNS, rows, empty=empty),),
        signature=signature(paper.signs),
        trace=trace_lines((), paper.on, paper.version),
        on=paper.on,
        orientation="landscape",
        lines=(paper.of,),
    )

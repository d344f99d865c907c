"""A campaign by order 948 in the town, and a form of its school that is ready to be certified."""

from dataclasses import dataclass
from datetime import date

from campaigning import ORDER, started
from opora.documents.listing import DatedMark, SourceFile, SubjectMarks
from opora.documents.submitted import Submitted, SubmittedRow
from opora.records.actions.by import By
from opora.records.actions.submissions import begin_submission, prepare
from opora.records.models import Due, SubmissionVersion
from opora.vocabulary.mean import Mean
from opora.vocabulary.period import Period
from town import Town

DUE = date(2026, 2, 27)
PERIOD = Period(date(2026, 1, 12), DUE)


@dataclass(frozen=True)
class Prepared:
    """Numbers of a form that is prepared, and who does things with it."""

    campaign: int
    due: int
    submission: int
    version: int
    deputy: By
    head: By

    @property
    def row(self) -> SubmissionVersion:
        return SubmissionVersion.objects.get(submission=self.submission, number=self.version)

    @property
    def seal(self) -> str:
        return self.row.seal


def submitted(town: Town, cause: str = "Пропуски уроков", unit: int | None = None) -> Submitted:
    """What the school says of two pupils of its 9А."""
    names = ("Берёзин Пётр Ильич", "Вётлин Пётр Ильич")
    pupils = town.school.pupils["9А"][:2]
    marks = tuple(DatedMark(date(2026, 1, day), 2, "Ответ на уроке") for day in (13, 14, 15))
    rows = tuple(
        SubmittedRow(
            f"p{pupil}",
            pupil,
            name,
            "МБОУ «Школа № 1 с. Заречного»",
            "9А",
            (SubjectMarks("Алгебра", Mean(6, 3), marks, True, False),),
            {"cause": cause, "work": "Занятия по вторникам", "plan": "Зачёт в марте"},
        )
        for pupil, name in zip(pupils, names, strict=True)
    )
    school = town.school.number if unit is None else unit
    sources = (SourceFile("9А.xlsx", "0" * 64),)
    return Submitted(
        ORDER, school, "МБОУ «Школа № 1 с. Заречного»", DUE, {9: PERIOD}, rows, sources, "0.1.0"
    )


def prepared(town: Town, cause: str = "Пропуски уроков") -> Prepared:
    """Start the campaign and prepare the school's form for the last Friday of February."""
    campaign = started(town)
    due = Due.objects.get(campaign=campaign.number, on=DUE)
    submission = begin_submission(due=due.pk, unit=town.school.number).pk
    deputy = By(town.accounts["deputy_head"], "роль")
    head = By(town.accounts["head"], "роль")
    said = submitted(town, cause)
    version = prepare(by=deputy, submission=submission, submitted=said, campaign=campaign)
    return Prepared(campaign.number, due.pk, submission, version, deputy, head)

"""A campaign over the invented town, and the form of its school on the way to be handed in."""

from datetime import UTC, date, datetime

from campaigning import begun
from opora.documents.cell_notes import own_columns
from opora.records.actions.by import By
from opora.records.actions.draft_cells import keep_cells
from opora.records.actions.drafts import make_draft
from opora.records.actions.versions import Typed
from opora.records.models import Due, Submission
from opora.records.queries.form_drafts import form_of
from schooling import teach_all
from town import TODAY, Town

MIDDAY = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)  # of the town's day, a last Friday of a month
JANUARY = date(2026, 1, 30)
LISTED = "Сойкин Пётр Ильич"  # the one of each class whose mean is in the order's range
TEXTS = ("Пропуски уроков", "Разобрали 12.02 дроби и степени", "Зачёт по степеням до 20.03")


def started(town: Town) -> int:
    """Start the order's campaign in the region and return it."""
    return begun(town.region).number


def due_of_day(campaign: int, on: date = TODAY) -> int:
    """Return the due date of a day."""
    return Due.objects.get(campaign=campaign, on=on).pk


def drafted(town: Town, *labels: str, on: date = TODAY) -> int:
    """Accept marks of these classes, start a campaign and return the school's draft of a day."""
    teach_all(town.school, *(labels or ("9А", "9Б")))
    return make_draft(by=deputy(town), due=due_of_day(started(town), on), unit=town.school.number)


def deputy(town: Town) -> By:
    """Return the deputy head of the school."""
    return By(town.accounts["deputy_head"], "заместитель")


def columns(submission: int) -> list[str]:
    """Return the keys of the columns that the school completes."""
    return [column.key for column in own_columns(form_of(submission).form)]


def write(town: Town, submission: int, key: str, *texts: str) -> None:
    """Write texts into the cells of a row, whatever stood there."""
    row = Submission.objects.get(pk=submission).rows.get(key=key)
    was = {name: row.filled.get(name, "") for name in columns(submission)}
    values = dict(zip(was, texts or TEXTS, strict=True))
    typed = Typed(row.version, values, was)
    keep_cells(by=deputy(town), submission=submission, key=key, typed=typed)


def completed(town: Town, submission: int) -> None:
    """Write something into every cell of every row."""
    for number, key in enumerate(keys(submission)):
        write(town, submission, key, *(f"{text}, вариант {number} {key}" for text in TEXTS))


def keys(submission: int) -> list[str]:
    """Return the keys of the rows in their order."""
    return [line.row.key for line in form_of(submission).lines]

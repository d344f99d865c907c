"""Is an order's folder fit for use: read it, and make its documents of sample rows."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from opora import __version__
from opora.documents.listing import DatedMark, ListedPupil, Listing, SourceFile, SubjectMarks
from opora.documents.writing import render
from opora.orders.order import Order
from opora.orders.reader import load_order
from opora.orders.record import OrderError
from opora.vocabulary.mean import Mean
from opora.vocabulary.period import Period
from opora.vocabulary.problems import Problem, UserError

_SAMPLE_DAYS = 30


def check_order(folder: Path) -> list[Problem]:
    """Return what is wrong with the order in this folder, nothing when it can be used.

    Code `order`; `file` is the folder with the file inside it. Each document is rendered twice:
    with a sample pupil and with an empty list.
    """
    try:
        order = load_order(folder)
    except OrderError as error:
        return [_problem(folder, error)]
    return [_problem(folder, error) for error in _failures(order)]


def _failures(order: Order) -> Iterator[UserError]:
    for plan in order.documents:
        for listing in (sample(order, 1), sample(order, 0)):
            try:
                render(order, [plan], listing)
            except UserError as error:
                yield error
                break


def sample(order: Order, pupils: int) -> Listing:
    """Return a listing of invented pupils, the last subject of each below the order's range."""
    campaign = order.campaign
    on = [*campaign.due_dates(), campaign.last.within(campaign.school_year)][0]
    since = on - timedelta(days=_SAMPLE_DAYS)
    marks = tuple(DatedMark(since + timedelta(days=day), 2, "Ответ на уроке") for day in range(3))
    subjects = (
        SubjectMarks("Алгебра", Mean(6, 3), marks),
        SubjectMarks("Физика", Mean(5, 3), marks, below_range=True),
    )
    grade = campaign.grades[0]
    pupil = ListedPupil("Образцова Ёлка Ӕхсаровна", "Школа № 1", f"{grade}А", subjects)
    periods = {grade: Period(since, on) for grade in campaign.grades}
    source = SourceFile("образец.xlsx", "0" * 64)
    return Listing((pupil,) * pupils, periods, on, (source,), __version__)


def _problem(folder: Path, error: UserError) -> Problem:
    file = f"{folder.name}/{error.file}" if isinstance(error, OrderError) else folder.name
    return Problem(file, None, None, "order", str(error))

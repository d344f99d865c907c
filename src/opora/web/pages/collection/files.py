"""The matrix of a campaign as a file."""

from django.http import HttpResponse
from django.utils import timezone

from opora import __version__
from opora.documents.collected import Collected, DueTable, UnitStates, collected_report
from opora.orders.collected import Tally
from opora.orders.standing import State
from opora.records.queries.campaigns import CampaignLine, DueLine
from opora.records.queries.collected import Matrix, Owed, matrices, owed_below
from opora.web.page import Asked
from opora.web.pages.collection.campaign import asked_campaign, reach
from opora.web.paper_files import paper_file


def view(asked: Asked) -> HttpResponse:
    """Return counts by place, states unit by unit below a municipality, and who owes."""
    campaign, now = asked_campaign(asked), timezone.now()
    under = reach(asked, campaign)
    found = matrices(campaign, under, now)
    tables = [table for matrix in found for table in _tables(matrix, campaign, under.name)]
    by_unit = [matrix for matrix in found if matrix.units]
    given = Collected(
        campaign.title,
        under.name,
        f"с {campaign.first:%d.%m.%Y} по {campaign.last:%d.%m.%Y}, на {asked.today:%d.%m.%Y}",
        asked.today,
        __version__,
        [_title(due, campaign) for matrix in by_unit[:1] for due in matrix.dues],
        tables,
        [
            UnitStates(row.name, [cell.said if cell else None for cell in row.cells])
            for matrix in by_unit[:1]
            for row in matrix.units
        ],
        [
            (_title(each.due, campaign), each.name, each.said.words)
            for each in owed_below(campaign, under, now)
            if _waits(each)
        ],
    )
    return paper_file(asked, collected_report(given), "мониторинг: кто сдал")


def _tables(matrix: Matrix, campaign: CampaignLine, name: str) -> list[DueTable]:
    found = []
    for at, due in enumerate(matrix.dues):
        rows: list[tuple[str, Tally]] = [
            (f"Прямо под: {row.name}" if row.own else row.name, row.tallies[at])
            for row in matrix.places
        ]
        found.append(DueTable(_title(due, campaign), rows or [(name, matrix.totals[at])]))
    return found


def _title(due: DueLine, campaign: CampaignLine) -> str:
    parts = {part.key: part.title for part in campaign.order.campaign.parts}
    day = f"{due.due_on:%d.%m.%Y}"
    return f"{day}, {parts[due.part]}" if due.part in parts else day


def _waits(owed: Owed) -> bool:
    returned = owed.handed is not None and owed.handed.state == State.RETURNED
    return owed.overdue or returned

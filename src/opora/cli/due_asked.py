"""Arguments that name a due date of a campaign and who collects forms for it."""

import argparse
from dataclasses import dataclass

from opora.cli.arguments import date_of
from opora.cli.campaign_named import campaign_called, under_of
from opora.records.queries.campaigns import CampaignLine, DueLine, dues_of
from opora.records.queries.hand_filled import schools_of
from opora.records.queries.places import UnitLine
from opora.vocabulary.problems import UserError


@dataclass(frozen=True, slots=True)
class AskedDue:
    """A due date as a unit collects forms for it."""

    campaign: CampaignLine
    due: DueLine
    receiver: UnitLine

    @property
    def schools(self) -> list[UnitLine]:
        """The schools below the unit that owe a form, by name."""
        return schools_of(self.campaign, self.due.on, self.receiver.unit)


def add_due(parser: argparse.ArgumentParser) -> None:
    """Add --campaign, --due and --unit."""
    parser.add_argument(
        "--campaign", required=True, metavar="№", help="номер мониторинга из opora campaign list"
    )
    parser.add_argument("--due", required=True, metavar="ДАТА", help="срок, например 27.02.2026")
    parser.add_argument(
        "--unit", metavar="НАЗВАНИЕ", help="кто собирает формы; иначе кто ведёт мониторинг"
    )


def asked_due(args: argparse.Namespace) -> AskedDue:
    """Return what was named; UserError says what is wrong and what there is."""
    campaign = campaign_called(args.campaign)
    day = date_of(args.due, "--due")
    dues = [due for due in dues_of(campaign.number) if not due.part]
    found = [due for due in dues if day in (due.on, due.due_on)]
    if not found:
        known = ", ".join(f"{due.due_on:%d.%m.%Y}" for due in dues) or "форма сдаётся по частям"
        raise UserError(f"--due {args.due}: такого срока нет. Есть: {known}.")
    return AskedDue(campaign, found[0], under_of(args.unit, campaign))

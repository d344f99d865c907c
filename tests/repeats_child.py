"""A process that presses every button of a campaign ten times at once and tells what came of it."""

import json
import sys
import threading
from collections.abc import Callable

import django

django.setup()

from django.db import connection  # noqa: E402

import town as towns  # noqa: E402
from campaigning import due_at, order, started  # noqa: E402
from opora.records.actions.by import By  # noqa: E402
from opora.records.actions.campaign_letters import remind_owing  # noqa: E402
from opora.records.actions.campaigns import rules_for, start_campaign  # noqa: E402
from opora.records.actions.leading import exclude, move_due  # noqa: E402
from opora.records.actions.responsible import name_responsible  # noqa: E402
from opora.records.models import (  # noqa: E402
    Campaign,
    Due,
    DueChange,
    Excluded,
    Mail,
    Responsible,
    Staff,
)
from opora.records.queries.campaigns import dues_of  # noqa: E402

TIMES = 10


def at_once(act: Callable[[], object]) -> list[str]:
    """Do a thing in ten threads that begin together; return what went wrong."""
    start, errors = threading.Barrier(TIMES), []

    def press() -> None:
        start.wait()
        try:
            act()
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(TIMES)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return errors


def main() -> None:
    """Print what went wrong and how many rows there are."""
    town, today = towns.build(), towns.TODAY
    Staff.objects.update(email="someone@example.org")
    by, rules = (
        By(town.accounts["ministry_specialist"], "роль"),
        rules_for(order(), "Europe/Moscow"),
    )
    errors = at_once(
        lambda: start_campaign(
            by=by, unit=town.region, order=order(), school_year=towns.YEAR, rules=rules
        )
    )
    campaign = started(town)
    due, after = dues_of(campaign.number)[2], dues_of(campaign.number)[3].on_time_until
    for act in (
        lambda: move_due(
            by=by,
            due=due_at(campaign, 2),
            unit=town.far.number,
            reason="Метель",
            on_time_until=due.closes_at,
            closes_at=due.closes_at,
        ),
        lambda: exclude(by=by, campaign=campaign.number, unit=town.sibling.number, reason="Пилот"),
        lambda: name_responsible(
            by=by,
            campaign=campaign.number,
            unit=town.school.number,
            today=today,
            staff=town.staff["head"],
        ),
        lambda: remind_owing(by=by, campaign=campaign, under=campaign.unit, today=today, now=after),
    ):
        errors += at_once(act)
    tables = (Campaign, Due, DueChange, Excluded, Responsible, Mail)
    counts = {table.__name__: table.objects.count() for table in tables}
    sys.stdout.write(json.dumps({"errors": errors, **counts}))


if __name__ == "__main__":
    main()

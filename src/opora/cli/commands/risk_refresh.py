"""`opora risk refresh`: look for the signs of risk of schools now and keep them for the pages."""

import argparse
import time
from datetime import date

from django.db import DatabaseError
from django.utils import timezone

from opora.cli.answer import Answer
from opora.cli.arguments import NOT_READY, add_data
from opora.records.actions.raised_signs import keep_signs
from opora.records.models import OrgUnit, RaisedSign, SchoolClass
from opora.records.queries.signs import found_signs
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key

_NOBODY = "В базе нет школ с классами этого учебного года: пересчитывать нечего."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("action", choices=("refresh",), help="пересчитать признаки риска")
    parser.add_argument("--school", metavar="НАЗВАНИЕ", help="только эта школа; иначе все")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return how many signs stand in each school now.

    Raises UserError when there is no database, or nobody has the name of --school.
    """
    try:
        today = timezone.localdate()
        year = school_year_of(today)
        schools = _schools(year, args.school)
        lines = [_refresh(number, name, year, today) for number, name in schools]
    except DatabaseError as error:
        raise UserError(NOT_READY) from error
    text = "\n".join(
        f"{line['school']}: стоит признаков {line['standing']}, новых {line['new']}, снято "
        f"{line['gone']}"
        for line in lines
    )
    data = {"on": today.isoformat(), "schools": lines}
    return Answer(data, text or _NOBODY)


def _schools(year: int, wanted: str | None) -> list[tuple[int, str]]:
    numbers = SchoolClass.objects.filter(school_year=year, school__closed_on=None)
    rows = OrgUnit.objects.filter(pk__in=numbers.values("school_id"))
    found = sorted(rows.values_list("pk", "name"), key=lambda pair: pair[1])
    if wanted is None:
        return found
    named = [pair for pair in found if school_key(pair[1]) == school_key(wanted)]
    if not named:
        raise UserError(
            f"--school «{wanted}»: такой школы с классами этого учебного года нет. Напишите "
            "название так, как оно стоит в списке учреждений."
        )
    return named


def _refresh(number: int, name: str, year: int, today: date) -> dict[str, str | int | float]:
    started = time.monotonic()
    own = RaisedSign.objects.filter(school=number)
    before = set(own.filter(gone_on=None).values_list("pk", flat=True))
    results = found_signs(number, year, today)
    keep_signs(school=number, school_year=year, on=today, results=results)
    after = set(own.filter(gone_on=None).values_list("pk", flat=True))
    return {
        "school": name,
        "standing": len(after),
        "new": len(after - before),
        "gone": len(before - after),
        "seconds": round(time.monotonic() - started, 2),
    }

"""`opora submission list|accept|return`: decisions on forms that were handed in."""

import argparse
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from opora.cli.answer import Answer, code_of
from opora.cli.arguments import NOT_READY, add_data
from opora.cli.by_rights import asked_for, person_of
from opora.cli.campaign_named import campaign_called, under_of
from opora.records.actions.by import By
from opora.records.actions.reviewing import accept_read, return_read
from opora.records.queries.campaigns import dues_of
from opora.records.queries.received import is_sent, received, sent_form
from opora.records.queries.signed_in import Person
from opora.vocabulary.problems import UserError
from opora.web.registry import all_pages


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the part."""
    parser.add_argument(
        "action", choices=("list", "accept", "return"), help="кто что сдал, принять, вернуть"
    )
    parser.add_argument("numbers", nargs="+", metavar="№", help="мониторинг для list, иначе формы")
    parser.add_argument("--reason", default="", metavar="ТЕКСТ", help="почему возвращается")
    parser.add_argument("--unit", metavar="НАЗВАНИЕ", help="для list: чьи школы")
    parser.add_argument("--login", metavar="ЛОГИН", help="по чьим правам; иначе ничего не решается")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return the forms with their numbers, or what was decided on each.

    One form that cannot be decided on does not stop the others; it is told. Raises UserError where
    the person is not known.
    """
    try:
        return _listed(args) if args.action == "list" else _decided(args)
    except DatabaseError as error:
        raise UserError(NOT_READY) from error


def _listed(args: argparse.Namespace) -> Answer:
    campaign = campaign_called(args.numbers[0])
    under = under_of(args.unit, campaign)
    rows = [
        {
            "submission": line.submission or None,
            "on": due.on.isoformat(),
            "unit": line.unit.name,
            "state": line.state.value if line.submission else None,
            "version": line.sent,
            "on_time": line.on_time,
        }
        for due in dues_of(campaign.number)
        if due.on <= timezone.localdate() and not due.part
        for line in received(campaign, due, under.unit)
    ]
    lines = [
        f"{row['on']}  № {row['submission'] or '–'}  {row['unit']}: {row['state'] or 'не начата'}"
        for row in rows
    ]
    return Answer({"submissions": rows}, "\n".join(lines) or "Сроков ещё не было.")


def _decided(args: argparse.Namespace) -> Answer:
    person, act = person_of(args.login), _ACTS[args.action]
    found: list[dict[str, Any]] = []
    for text in args.numbers:
        try:
            number = _sent(text, person)
            act(_by(person), number, sent_form(number).version, args.reason)
            found.append({"submission": text, "done": args.action, "problem": None})
        except UserError as error:
            found.append({"submission": text, "done": None, "problem": str(error)})
    lines = [f"№ {row['submission']}: {row['problem'] or _DONE[args.action]}" for row in found]
    problems = [row for row in found if row["problem"]]
    return Answer({"submissions": found}, "\n".join(lines), code_of(problems))


def _sent(text: str, person: Person) -> int:
    """Return the number of a form this person may decide on."""
    if not (text.isascii() and text.isdecimal()):
        raise UserError(f"«{text}»: нужен номер формы, его показывает opora submission list.")
    page = next(page for page in all_pages() if page.name == "review")
    asked = asked_for(page, person, {"submission": int(text)})
    if asked.spot.school.level != "school" or not is_sent(int(text)):
        raise UserError("Эта форма не сдана: решать не о чем.")
    return int(text)


def _by(person: Person) -> By:
    return By(person.account, "командная строка")


def _accept(by: By, number: int, version: int, reason: str) -> None:
    accept_read(by=by, submission=number, version=version)


def _return(by: By, number: int, version: int, reason: str) -> None:
    return_read(by=by, submission=number, version=version, reason=reason)


_ACTS: dict[str, Callable[[By, int, int, str], None]] = {"accept": _accept, "return": _return}
_DONE = {"accept": "принята", "return": "возвращена"}

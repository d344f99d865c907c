"""`opora package`: forms to another installation as a sealed file, and from one."""

import argparse
from pathlib import Path

from django.db import DatabaseError

from opora.cli.answer import FINE, WITH_PROBLEMS, Answer
from opora.cli.arguments import NOT_READY, add_data, date_of
from opora.cli.by_rights import asked_for, file_of, person_of
from opora.cli.campaign_named import campaign_called, under_of
from opora.facts.atomic import write_whole
from opora.records.actions.by import By
from opora.records.actions.packages import receive_package, take_package
from opora.records.installations import is_known, spoken, this_installation
from opora.records.queries.campaigns import CampaignLine, DueLine, dues_of
from opora.records.queries.packages import Plan, Verdict, plan_package, submission_of
from opora.records.queries.places import UnitLine
from opora.vocabulary.problems import UserError
from opora.web.page import Page
from opora.web.registry import all_pages

_TITLES = {
    Verdict.CREATED: "новая",
    Verdict.UPDATED: "обновится",
    Verdict.IGNORED: "без изменений",
}
_CHUNK = 1 << 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "action",
        choices=("write", "take"),
        help="write - выгрузить сданные формы; take - показать пакет, с --yes принять его",
    )
    parser.add_argument("file", metavar="ФАЙЛ", type=Path, help="файл пакета .zip")
    parser.add_argument("--campaign", metavar="№", required=True, help="мониторинг")
    parser.add_argument("--login", required=True, metavar="ЛОГИН", help="по чьим правам")
    parser.add_argument("--unit", metavar="НАЗВАНИЕ", help="чьи формы; иначе кто ведёт мониторинг")
    parser.add_argument("--on", metavar="DATE", help="write: срок, например 2026-02-27")
    parser.add_argument("--compared", metavar="ОТПЕЧАТОК", help="take: сверенный с отправителем")
    parser.add_argument("--yes", action="store_true", help="take: принять, а не только показать")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return where the package is, what it would do, or what it has done.

    Raises UserError when there is no database, campaign, unit, due date or package, or the person
    may not do it.
    """
    try:
        campaign = campaign_called(args.campaign)
        unit = under_of(args.unit, campaign)
        act = _write if args.action == "write" else _take
        return act(args, campaign, unit)
    except DatabaseError as error:
        raise UserError(NOT_READY) from error


def _write(args: argparse.Namespace, campaign: CampaignLine, unit: UnitLine) -> Answer:
    due, person = _due(args.on, campaign), person_of(args.login)
    if unit.level == "school":
        submission = submission_of(due.number, unit.unit)
        content = file_of(_page("submission_package"), person, {"submission": submission})
    else:
        names = {"unit": unit.unit, "campaign": campaign.number, "due": due.number}
        content = file_of(_page("packages_write"), person, names)
    write_whole(args.file, content)
    fingerprint = this_installation().certificate.fingerprint
    text = f"Пакет записан: {args.file}\nОтпечаток этой установки: {spoken(fingerprint)}"
    return Answer({"file": args.file.as_posix(), "fingerprint": fingerprint}, text)


def _take(args: argparse.Namespace, campaign: CampaignLine, unit: UnitLine) -> Answer:
    names = {"unit": unit.unit, "campaign": campaign.number}
    asked = asked_for(_page("packages_take"), person_of(args.login), names)
    try:
        with args.file.open("rb") as file:
            sha256 = receive_package(iter(lambda: file.read(_CHUNK), b""))
    except OSError as error:
        raise UserError(f"Файл {args.file} не открывается. Проверьте путь.") from error
    plan = plan_package(sha256, campaign, unit.unit)
    if args.yes:
        take_package(
            by=By(asked.me.account, "командная строка"),
            campaign=campaign,
            unit=unit.unit,
            sha256=sha256,
            compared=args.compared or "",
        )
    data = {
        "taken": args.yes,
        "fingerprint": plan.read.installation.fingerprint,
        **{verdict.value: plan.count(verdict) for verdict in Verdict},
        "forms": [[line.form.unit.name, line.verdict.value, line.why] for line in plan.lines],
    }
    code = WITH_PROBLEMS if plan.count(Verdict.IGNORED) else FINE
    return Answer(data, "\n".join(_told(plan, args.yes)), code)


def _told(plan: Plan, taken: bool) -> list[str]:
    lines = [
        f"{line.form.unit.name}: {_TITLES[line.verdict]}{f' - {line.why}' if line.why else ''}"
        for line in plan.lines
    ]
    installation = plan.read.installation
    if not is_known(installation):
        lines.append(f"Установка незнакома, отпечаток: {spoken(installation.fingerprint)}")
        lines.append("Сверьте его с отправителем и добавьте --compared ОТПЕЧАТОК.")
    lines.append("Пакет принят." if taken else "Ничего не изменено. Чтобы принять, добавьте --yes.")
    return lines


def _page(name: str) -> Page:
    return next(page for page in all_pages() if page.name == name)


def _due(text: str | None, campaign: CampaignLine) -> DueLine:
    day = date_of(text, "--on")
    dues = dues_of(campaign.number)
    found = next((due for due in dues if day in (due.on, due.due_on)), None)
    if found is None:
        known = ", ".join(f"{due.due_on:%d.%m.%Y}" for due in dues)
        raise UserError(f"Напишите срок: --on ДЕНЬ. Есть: {known}.")
    return found

"""`opora campaign consolidate`: all accepted forms of a due date in one, as Word and Excel."""

import argparse
from pathlib import Path

from django.db import DatabaseError

from opora.cli.answer import Answer
from opora.cli.arguments import NOT_READY, add_data, date_of
from opora.cli.by_rights import file_of, person_of
from opora.cli.campaign_named import campaign_called, under_of
from opora.facts.atomic import write_whole
from opora.records.queries.campaigns import CampaignLine, DueLine, dues_of
from opora.vocabulary.problems import UserError
from opora.web.registry import all_pages

_NAME = "Свод"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the part."""
    parser.add_argument("action", choices=("consolidate",), help="свести принятые формы")
    parser.add_argument("campaign", metavar="№", help="номер мониторинга из list")
    parser.add_argument("--on", required=True, metavar="ДАТА", help="срок, на который сданы формы")
    parser.add_argument("--unit", metavar="НАЗВАНИЕ", help="учреждение; иначе кто ведёт мониторинг")
    parser.add_argument("--login", required=True, metavar="ЛОГИН", help="по чьим правам")
    parser.add_argument("--out", required=True, metavar="DIR", help="папка для документов")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return where the documents were written.

    Raises UserError when the person may not have them, or the campaign has no such due date.
    """
    try:
        campaign = campaign_called(args.campaign)
        names = {
            "unit": under_of(args.unit, campaign).unit,
            "campaign": campaign.number,
            "due": _due(args.on, campaign).number,
        }
        paths = [_written(args, names, ending) for ending in ("docx", "xlsx")]
    except DatabaseError as error:
        raise UserError(NOT_READY) from error
    lines = ["Записано:", *(f"  {path}" for path in paths)]
    return Answer({"files": [path.as_posix() for path in paths]}, "\n".join(lines))


def _written(args: argparse.Namespace, names: dict[str, int], ending: str) -> Path:
    page = next(page for page in all_pages() if page.name == "consolidated")
    content = file_of(page, person_of(args.login), names | {"ending": ending})
    folder = Path(args.out)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_NAME}.{ending}"
    write_whole(path, content)
    return path


def _due(text: str, campaign: CampaignLine) -> DueLine:
    day = date_of(text, "--on")
    dues = [due for due in dues_of(campaign.number) if not due.part]
    for due in dues:
        if day in (due.on, due.due_on):
            return due
    known = ", ".join(f"{due.due_on:%d.%m.%Y}" for due in dues)
    raise UserError(f"--on {text}: такого срока нет. Есть: {known}.")

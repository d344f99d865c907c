"""`opora orders`: which orders there are, and whether a folder is one."""

import argparse
from pathlib import Path

from opora.cli.answer import Answer, code_of, join, notes_json, notes_text
from opora.cli.arguments import add_data
from opora.cli.question import orders_folders
from opora.documents.check import check_order
from opora.orders.reader import list_orders, load_order
from opora.vocabulary.problems import UserError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("action", choices=("list", "check"), help="показать или проверить")
    parser.add_argument("folders", nargs="*", metavar="DIR", help="папки приказов для проверки")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return the orders, or the problems of the folders (all known ones when none is named)."""
    if args.action == "check":
        return _check([Path(f) for f in args.folders] or list_orders(orders_folders(args)))
    if args.folders:
        raise UserError("opora orders list папок не принимает. Проверить: opora orders check DIR")
    orders = [load_order(folder) for folder in list_orders(orders_folders(args))]
    data = {
        "orders": [
            {
                "order": order.key,
                "number": order.number,
                "date": order.date.isoformat(),
                "title": order.title,
                "grades": list(order.campaign.grades),
            }
            for order in orders
        ]
    }
    lines = [
        f"{order.key}\n  № {order.number} от {order.date:%d.%m.%Y}, {order.authority}\n"
        f"  {order.title}\n  классы {', '.join(map(str, order.campaign.grades))}"
        for order in orders
    ]
    return Answer(data, "\n".join(lines))


def _check(folders: list[Path]) -> Answer:
    problems = [problem for folder in folders for problem in check_order(folder)]
    names = ", ".join(folder.name for folder in folders)
    data = {
        "checked": [folder.name for folder in folders],
        "problems": notes_json(problems),
    }
    text = join(f"Проверено: {names}.", notes_text("Ошибки", problems) or "Ошибок нет.")
    return Answer(data, text, code_of(problems))

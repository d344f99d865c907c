"""`opora paper`: a paper of support as a file, by the rights of somebody who may see it."""

import argparse
from pathlib import Path
from urllib.parse import urlencode

from django.db import DatabaseError

from opora.cli.answer import Answer
from opora.cli.arguments import NOT_READY, add_data
from opora.cli.by_rights import file_of, person_of
from opora.cli.papers import ENDING, Paper, papers
from opora.vocabulary.problems import UserError
from opora.web.sheets import WRITERS


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    known = [each.key for each in papers()]
    parser.add_argument("paper", choices=["list", *known], help="list - какие бумаги есть")
    parser.add_argument(
        "about",
        nargs="*",
        metavar="ИМЯ=НОМЕР",
        help="о ком и о чём: pupil=123 case=1; ещё year=2025 и другое, что страница пишет в адрес",
    )
    parser.add_argument("--login", metavar="ЛОГИН", help="по чьим правам; это запишется в журнал")
    parser.add_argument("--out", metavar="ФАЙЛ", help="куда: имя на .docx, .pdf или .xlsx")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return the list of papers, or where the paper was written.

    Raises UserError when something is not told, or the person may not have the paper.
    """
    if args.paper == "list":
        return _listed()
    paper = next(each for each in papers() if each.key == args.paper)
    out, (names, rest) = _out(args.out), _told(paper, args.about)
    try:
        person = person_of(args.login)
        content = file_of(paper.page, person, names | {ENDING: out.suffix[1:]}, rest)
    except DatabaseError as error:
        raise UserError(NOT_READY) from error
    out.write_bytes(content)
    return Answer({"paper": paper.key, "file": str(out)}, f"{paper.title}: {out}")


def _listed() -> Answer:
    told = [
        {"paper": each.key, "title": each.title, "about": list(each.parts)} for each in papers()
    ]
    lines = [
        f"{each.key:<14}{each.title}: {' '.join(f'{name}=…' for name in each.parts)}"
        for each in papers()
    ]
    return Answer({"papers": told}, "\n".join(lines))


def _out(text: str | None) -> Path:
    path = Path(text or "")
    if path.suffix[1:] not in WRITERS:
        raise UserError("Напишите, куда записать: --out ФАЙЛ.docx, .pdf или .xlsx.")
    return path


def _told(paper: Paper, about: list[str]) -> tuple[dict[str, int | str], str]:
    """Return what the address needs, and the rest as the query of an address."""
    pairs = [each.partition("=")[::2] for each in about]
    told = {name: value for name, value in pairs if name in paper.parts}
    if told.keys() != paper.parts.keys():
        wanted = " ".join(f"{name}=…" for name in paper.parts)
        raise UserError(f"Для бумаги «{paper.title}» напишите: {wanted}.")
    wrong = [name for name, number in paper.parts.items() if number and not told[name].isdecimal()]
    if wrong:
        raise UserError(f"{wrong[0]}={told[wrong[0]]}: нужен номер, он виден в адресе страницы.")
    names = {
        name: int(told[name]) if number else told[name] for name, number in paper.parts.items()
    }
    return names, urlencode([pair for pair in pairs if pair[0] not in paper.parts])

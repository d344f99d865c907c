"""`opora submission import`: forms filled by hand, taken in for a due date, with --accept too."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from opora.cli.answer import FINE, WITH_PROBLEMS, Answer, join
from opora.cli.arguments import NOT_READY, add_data
from opora.cli.by_rights import asked_for, person_of
from opora.cli.due_asked import AskedDue, add_due, asked_due
from opora.cli.progress import progress_bar
from opora.documents.handmade.places import place_in_words
from opora.records.actions.by import By
from opora.records.actions.hand_accepting import accept_ready
from opora.records.actions.hand_filled import take_in
from opora.records.actions.uploads import SentFile
from opora.records.queries.hand_filled import HandFile, hand_file, hand_files
from opora.records.understanding import receive
from opora.records.works.read_hand_filled import read_waiting
from opora.vocabulary.problems import UserError
from opora.web.registry import all_pages

_CHUNK = 1 << 20
_MOST = 10  # problems of a file in the text; all of them are in --json
_DONE = ("accepted", "left", "opened")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("action", choices=("import",), help="принять формы, заполненные вручную")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="формы .xlsx и .docx, папки, zip")
    add_due(parser)
    parser.add_argument(
        "--accept", action="store_true", help="сдать за школы формы, в которых нет ошибок"
    )
    parser.add_argument("--login", required=True, metavar="ЛОГИН", help="по чьим правам")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return what came of every file that stands for the due date; nobody's name is in it.

    Raises UserError when there is no database, no such due date, a path cannot be read, or the
    person may not collect forms there.
    """
    try:
        asked = asked_due(args)
        by = _by(args.login, asked)
        new = take_in(
            by=by,
            due=asked.due.number,
            receiver=asked.receiver.unit,
            files=[_received(path) for path in _files(args.paths)],
        )
        read_waiting(asked.due.number, by, progress_bar("Читаем формы"))
        said = _accept(asked, by) if args.accept else []
        files = _all(asked)
    except DatabaseError as error:
        raise UserError(NOT_READY) from error
    data = {"new": len(new), "files": [_json(file) for file in files], "not_accepted": said}
    wrong = said or any(not file.line.ready and file.line.state not in _DONE for file in files)
    return Answer(data, _text(asked, len(new), files, said), WITH_PROBLEMS if wrong else FINE)


def _files(paths: Sequence[str]) -> list[Path]:
    """Return the files behind paths, folders walked by name; archives are opened when read."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inner = sorted(each for each in path.rglob("*") if each.is_file())
            found += [each for each in inner if not each.name.startswith((".", "~$"))]
        elif path.is_file():
            found.append(path)
        else:
            raise UserError(f"Путь {path.as_posix()} не найден. Проверьте, как он написан.")
    return found


def _received(path: Path) -> SentFile:
    try:
        with path.open("rb") as content:
            digest, size = receive(iter(lambda: content.read(_CHUNK), b""))
    except OSError as error:
        raise UserError(f"Файл {path.as_posix()} не открывается. Проверьте права.") from error
    return SentFile(path.name, digest, size)


def _by(login: str, asked: AskedDue) -> By:
    """Return who acts and by what right; UserError for who may not collect forms there."""
    page = next(page for page in all_pages() if page.name == "hand_filled")
    names = {
        "unit": asked.receiver.unit,
        "campaign": asked.campaign.number,
        "due": asked.due.number,
    }
    allowed = asked_for(page, person_of(login), names)
    return By(allowed.me.account, allowed.because.reason)


def _accept(asked: AskedDue, by: By) -> list[str]:
    """Accept what is ready; return why the others were not accepted."""
    ready = [(file.line.number, file.version) for file in _all(asked) if file.line.ready]
    return accept_ready(by=by, files=ready)[1]


def _all(asked: AskedDue) -> list[HandFile]:
    lines = hand_files(asked.due.number, asked.receiver.unit)
    found = (
        hand_file(line.number, asked.due.number, asked.receiver.unit, asked.campaign)
        for line in lines
    )
    return [file for file in found if file is not None]


def _json(file: HandFile) -> dict[str, Any]:
    line, form = file.line, file.form
    return {
        "file": line.label,
        "sha256": file.sha256,
        "state": line.state,
        "said": line.said or None,
        "school": line.unit_name or None,
        "pupils": line.pupils,
        "problems": [note.as_json() for note in form.problems] if form else [],
        "remarks": [note.as_json() for note in form.remarks] if form else [],
        "submission": line.submission,
    }


def _text(asked: AskedDue, new: int, files: list[HandFile], said: list[str]) -> str:
    head = f"{asked.campaign.title}, срок {asked.due.due_on:%d.%m.%Y}. Новых файлов: {new}."
    return join(head, "\n".join(text for file in files for text in _lines(file)), "\n".join(said))


def _lines(file: HandFile) -> list[str]:
    line = file.line
    school = line.unit_name or ("школа не узнана" if line.state == "read" else "")
    about = ", ".join(filter(None, (line.state_title, school, line.said)))
    problems = file.form.problems if file.form and line.state == "read" else []
    lines = [f"{line.label}: {about}" + (f", ошибок: {len(problems)}" if problems else "")]
    lines += [f"    {place_in_words(note, file.kind)}: {note.message}" for note in problems[:_MOST]]
    if len(problems) > _MOST:
        lines.append(f"    … и ещё {len(problems) - _MOST}; все - с ключом --json")
    return lines

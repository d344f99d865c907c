"""`opora form`: the form of an order and the extract of marks, as Word, Excel and PDF."""

import argparse
import hashlib
from pathlib import Path

from opora import __version__
from opora.cli.answer import Answer, code_of, join, notes_json
from opora.cli.commands.failing import notes_texts, pupil_json
from opora.cli.question import Question, add_question, ask
from opora.documents.carry import carry_over
from opora.documents.listing import ListedPupil, Listing, SourceFile
from opora.documents.marks import subjects_with_marks
from opora.documents.previous import read_previous
from opora.documents.seal import seal
from opora.documents.writing import write_documents
from opora.intake.archive import SourceFile as FileToRead
from opora.intake.limits import Limits
from opora.intake.pool import ReaderPool
from opora.orders.failing_list import FailingPupil
from opora.vocabulary.problems import Problem, Refusal, Remark, UserError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_question(parser)
    parser.add_argument(
        "--previous", metavar="ФАЙЛ", help="форма, которую школа заполнила раньше: .docx или .xlsx"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="папка для документов")


def run(args: argparse.Namespace) -> Answer:
    """Return the written documents; the three columns of the school come from --previous."""
    question = ask(args)
    failing = question.roll.failing()
    pupils = [_listed(pupil) for pupil in failing]
    if args.previous:
        pupils = _carried(question, pupils, Path(args.previous))
    listing = _listing(question, pupils)
    paths = write_documents(question.order, listing, Path(args.out))
    data = {
        "order": question.order.key,
        "since": question.since.isoformat(),
        "on": question.on.isoformat(),
        "files": [path.as_posix() for path in paths],
        "seal": seal(question.order, listing),
        "pupils": [pupil_json(pupil) for pupil in failing],
        "problems": notes_json(question.problems),
        "remarks": notes_json(question.remarks),
    }
    lines = [f"В форме учеников: {len(pupils)}. Записано:", *(f"  {path}" for path in paths)]
    text = join("\n".join(lines), *notes_texts(question))
    return Answer(data, text, code_of(question.problems))


def _listing(question: Question, pupils: list[ListedPupil]) -> Listing:
    ranks = question.material.ranks
    labels = question.material.labels
    return Listing(
        pupils=tuple(pupils),
        periods=dict(question.periods),
        on=question.on,
        sources=tuple(SourceFile(Path(labels[r.batch]).name, r.sha256) for r in ranks),
        version=__version__,
    )


def _listed(pupil: FailingPupil) -> ListedPupil:
    return ListedPupil(pupil.name, pupil.school, pupil.school_class, subjects_with_marks(pupil))


def _carried(question: Question, pupils: list[ListedPupil], path: Path) -> list[ListedPupil]:
    """Return the pupils with the school's columns; what was not taken is noted."""
    if not path.is_file():
        raise UserError(f"--previous: файла «{path}» нет. Проверьте путь.")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with ReaderPool(Limits.load(), workers=1) as pool:
        grids = pool.grids(FileToRead(path.as_posix(), path, digest, path.stat().st_size))
    if isinstance(grids, Refusal):
        raise UserError(f"--previous: {grids.message}")
    form = question.order.main_form
    previous = read_previous(grids, form, path.as_posix())
    carried, notes = carry_over(previous, pupils)
    question.problems.extend(previous.problems)
    question.problems.extend(note for note in notes if isinstance(note, Problem))
    question.remarks.extend(note for note in notes if isinstance(note, Remark))
    return carried

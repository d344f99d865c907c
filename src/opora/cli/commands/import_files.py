"""`opora import`: files into the data directory."""

import argparse
from typing import Any

from opora.cli.answer import Answer, code_of, join, notes_json, notes_text
from opora.cli.arguments import add_data, add_hints, add_paths, hints_of, paths_of, store_of
from opora.cli.progress import progress_bar
from opora.facts.batches import Batch
from opora.facts.upload import AlreadyThere
from opora.intake.acceptance import accept
from opora.intake.collection import collected
from opora.intake.limits import Limits
from opora.intake.messages import NothingReadable


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser, store=False)
    add_hints(parser)
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return what was accepted; raises UserError when nothing is readable."""
    paths, hints, bar = paths_of(args), hints_of(args), progress_bar("Читаем файлы")
    store = store_of(args)
    with collected(paths, hints, Limits.load(), bar) as found:
        if not found.files:
            raise NothingReadable(found.problems)
        accepted, doubts = accept(found, hints, store)
    problems = [*found.problems, *doubts]
    data = {
        "data": str(store.root),
        "batches": [_batch_json(item) for item in accepted],
        "problems": notes_json(problems),
        "remarks": notes_json(found.remarks),
    }
    text = join(
        f"Каталог данных: {store.root}",
        "\n".join(_batch_text(item) for item in accepted),
        notes_text("Ошибки", problems),
        notes_text("Замечания", found.remarks),
    )
    return Answer(data, text, code_of(problems))


def _batch_json(item: Batch | AlreadyThere) -> dict[str, Any]:
    batch = item.batch if isinstance(item, AlreadyThere) else item
    return {
        "batch": batch.number,
        "file": batch.label,
        "format": batch.format,
        "already_there": isinstance(item, AlreadyThere),
        "rows": {file.table: file.rows for file in batch.files},
    }


def _batch_text(item: Batch | AlreadyThere) -> str:
    if isinstance(item, AlreadyThere):
        return f"  {item.batch.label}: уже загружен, порция № {item.batch.number}"
    rows = sum(file.rows for file in item.files)
    classes = ", ".join(item.school_classes)
    return f"  {item.label}: порция № {item.number}, {classes or 'без учеников'}, записей {rows}"

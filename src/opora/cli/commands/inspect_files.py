"""`opora inspect`: what each file is and what was read from it."""

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any

from opora.cli.answer import Answer, code_of, join, notes_json, notes_text
from opora.cli.arguments import (
    ONE_SOURCE,
    add_data,
    add_hints,
    add_paths,
    hints_of,
    paths_of,
    store_of,
)
from opora.cli.progress import progress_bar
from opora.facts.batches import Batch
from opora.facts.identity import IdentityMap
from opora.facts.store import Store
from opora.intake.collection import Collection, ReadFile, collected
from opora.intake.description import described, named_format
from opora.intake.limits import Limits
from opora.intake.messages import NothingReadable, empty_store, notes_of_batch
from opora.intake.reading import Reading
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.problems import Problem, Remark, UserError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser)
    add_hints(parser)
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return a description of every file; raises UserError when none is readable."""
    if args.from_store:
        return _answer_of_store(store_of(args), args.paths)
    paths, hints, bar = paths_of(args), hints_of(args), progress_bar("Читаем файлы")
    with collected(paths, hints, Limits.load(), bar) as found:
        if not found.files:
            raise NothingReadable(found.problems)
    return _answer(found)


def _answer(found: Collection) -> Answer:
    files = [_describe(file, found) for file in sorted(found.files, key=lambda file: file.label)]
    return _told(files, found.problems, found.remarks)


def _told(
    files: list[dict[str, Any]], problems: Sequence[Problem], remarks: Sequence[Remark]
) -> Answer:
    data = {"files": files, "problems": notes_json(problems), "remarks": notes_json(remarks)}
    notes = (notes_text("Ошибки", problems), notes_text("Замечания", remarks))
    return Answer(data, join(*(_text(file) for file in files), *notes), code_of(problems))


def _answer_of_store(store: Store, paths: Sequence[str]) -> Answer:
    """Describe the visible batches as the files they came from."""
    if paths:
        raise UserError(ONE_SOURCE)
    batches = store.visible()
    if not batches:
        raise UserError(empty_store(store))
    people = IdentityMap.load(store.identity_path)
    files = [_describe_batch(batch, people) for batch in batches]
    notes = [notes_of_batch(batch) for batch in batches]
    problems = [problem for own, _ in notes for problem in own]
    return _told(files, problems, [remark for _, own in notes for remark in own])


def _describe_batch(batch: Batch, people: IdentityMap) -> dict[str, Any]:
    rows: dict[str, int] = {}
    for file in batch.files:
        rows[file.table] = rows.get(file.table, 0) + file.rows
    schools = (people.school_name(number) for number in batch.school_ids)
    return {
        "file": batch.label,
        "sha256": batch.sha256,
        **named_format(batch.format),
        "schools": [school for school in schools if school],
        "classes": sorted(batch.school_classes, key=class_sort_key),
        "school_years": list(batch.school_years),
        "since": batch.since.isoformat() if batch.since else None,
        "on": batch.on.isoformat() if batch.on else None,
        "pupils": len(set(batch.pupils)),
        "subjects": len(batch.subjects),
        **{table: rows.get(table, 0) for table in Reading().tables()},
        "problems": len(batch.problems),
        "remarks": len(batch.remarks),
    }


def _describe(file: ReadFile, found: Collection) -> dict[str, Any]:
    return {
        **described(file),
        "problems": sum(problem.file == file.label for problem in found.problems),
        "remarks": sum(remark.file == file.label for remark in found.remarks),
    }


def _shown(day: str | None) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}" if day else "…"


def _text(file: dict[str, Any]) -> str:
    classes = ", ".join(file["classes"]) or "класс неизвестен"
    period = f"{_shown(file['since'])} - {_shown(file['on'])}"
    school = "; ".join(file["schools"]) or "школа не указана"
    return "\n".join(
        (
            file["file"],
            f"  {file['title']}",
            f"  {school}; {classes}; период {period}",
            f"  учеников {file['pupils']}, предметов {file['subjects']}, отметок {file['marks']}",
            f"  пропусков {file['absences']}, итоговых {file['final_marks']}",
            f"  долгов и прочих записей {file['entries']}",
            f"  баллов за задания {file['test_scores']}, уроков по КТП {file['lesson_plans']}",
            f"  строк о прохождении программы {file['programme_progress']}",
            f"  ошибок {file['problems']}, замечаний {file['remarks']}",
        )
    )

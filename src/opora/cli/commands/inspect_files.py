"""`opora inspect`: what each file is and what was read from it."""

import argparse
from typing import Any

from opora.cli.answer import Answer, code_of, join, notes_json, notes_text
from opora.cli.arguments import add_hints, add_paths, hints_of, paths_of
from opora.cli.progress import progress_bar
from opora.intake.collection import Collection, ReadFile, collected
from opora.intake.formats import all_formats
from opora.intake.limits import Limits
from opora.intake.material import NothingReadable
from opora.intake.reading import Reading, Section
from opora.vocabulary.class_label import class_sort_key


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser, store=False)
    add_hints(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return a description of every file; raises UserError when none is readable."""
    paths, hints, bar = paths_of(args), hints_of(args), progress_bar("Читаем файлы")
    with collected(paths, hints, Limits.load(), bar) as found:
        if not found.files:
            raise NothingReadable(found.problems)
    return _answer(found)


def _answer(found: Collection) -> Answer:
    files = [_describe(file, found) for file in sorted(found.files, key=lambda file: file.label)]
    data = {
        "files": files,
        "problems": notes_json(found.problems),
        "remarks": notes_json(found.remarks),
    }
    text = join(
        *(_text(file) for file in files),
        notes_text("Ошибки", found.problems),
        notes_text("Замечания", found.remarks),
    )
    return Answer(data, text, code_of(found.problems))


def _describe(file: ReadFile, found: Collection) -> dict[str, Any]:
    reading = file.reading
    keys = reading.format.split("+")
    formats = [item for item in all_formats() if item.key in keys]
    return {
        "file": file.label,
        "sha256": file.sha256,
        "format": reading.format,
        "title": "; ".join(item.title for item in formats),
        "reconstructed": any(item.reconstructed for item in formats),
        "schools": _distinct(section.school for section in reading.sections),
        "classes": sorted(
            _distinct(section.school_class for section in reading.sections), key=class_sort_key
        ),
        "school_years": _distinct(section.school_year for section in reading.sections),
        "since": _period(reading.sections, "since"),
        "on": file.on.isoformat() if file.on else None,
        "pupils": _people(reading),
        "subjects": len(reading.subjects),
        "marks": len(reading.marks),
        "absences": len(reading.absences),
        "entries": len(reading.entries),
        "final_marks": len(reading.final_marks),
        "problems": sum(problem.file == file.label for problem in found.problems),
        "remarks": sum(remark.file == file.label for remark in found.remarks),
    }


def _people(reading: Reading) -> int:
    """Lists of one file repeat the same people, so the longest list is what can be vouched for."""
    lists: dict[tuple[int, int], int] = {}
    for pupil in reading.pupils:
        lists[pupil.section, pupil.table] = lists.get((pupil.section, pupil.table), 0) + 1
    longest: dict[int, int] = {}
    for (section, _), count in lists.items():
        longest[section] = max(longest.get(section, 0), count)
    return sum(longest.values())


def _distinct(values: Any) -> list[Any]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _period(sections: list[Section], end: str) -> str | None:
    days = [getattr(section, end) for section in sections if getattr(section, end)]
    return min(days).isoformat() if days else None


def _text(file: dict[str, Any]) -> str:
    classes = ", ".join(file["classes"]) or "класс неизвестен"
    period = f"{file['since'] or '…'} - {file['on'] or '…'}"
    school = "; ".join(file["schools"]) or "школа не указана"
    return "\n".join(
        (
            file["file"],
            f"  {file['title']}",
            f"  {school}; {classes}; период {period}",
            f"  учеников {file['pupils']}, предметов {file['subjects']}, отметок {file['marks']}",
            f"  пропусков {file['absences']}, итоговых {file['final_marks']}",
            f"  долгов и прочих записей {file['entries']}",
            f"  ошибок {file['problems']}, замечаний {file['remarks']}",
        )
    )

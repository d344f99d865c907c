"""What was recognised in a file, as JSON can hold it."""

from typing import Any

from opora.intake.collection import ReadFile
from opora.intake.formats import all_formats
from opora.intake.mapped_sheet import KEY as MAPPED
from opora.intake.mapped_sheet import TITLE as MAPPED_TITLE
from opora.intake.reading import Reading, Section
from opora.vocabulary.class_label import class_sort_key


def described(file: ReadFile) -> dict[str, Any]:
    """Return what the file is, of whom and of which days, and how many rows of each table."""
    reading = file.reading
    classes = _distinct(section.school_class for section in reading.sections)
    return {
        "file": file.label,
        "sha256": file.sha256,
        **named_format(reading.format),
        "schools": _distinct(section.school for section in reading.sections),
        "classes": sorted(classes, key=class_sort_key),
        "school_years": _distinct(section.school_year for section in reading.sections),
        "since": _period(reading.sections, "since"),
        "on": file.on.isoformat() if file.on else None,
        "pupils": people_of(reading),
        "subjects": len(reading.subjects),
        **{name: len(table) for name, table in reading.tables().items()},
    }


def named_format(keys: str) -> dict[str, Any]:
    """Return the key of a format, its title, and whether it was built without a real sample."""
    formats = [item for item in all_formats() if item.key in keys.split("+")]
    titles = [item.title for item in formats]
    if MAPPED in keys.split("+"):
        titles.append(MAPPED_TITLE)
    return {
        "format": keys,
        "title": "; ".join(titles),
        "reconstructed": any(item.reconstructed for item in formats),
    }


def people_of(reading: Reading) -> int:
    """Return how many people a file names for certain.

    Lists of one file repeat the same people, so the longest list is what can be vouched for.
    """
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

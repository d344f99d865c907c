"""The rows that weak topics and failed control works are seen from."""

from collections import defaultdict
from collections.abc import Sequence

import ibis.expr.types as ir
import pyarrow as pa

from opora.analysis.duty.asked import Row, listed
from opora.analysis.risk.asked import Asked, Days, Line, line_of
from opora.analysis.risk.gaps import (
    FAILED,
    item_of_work,
    marks_by_topic,
    with_topics,
    works_without_protocol,
)
from opora.analysis.risk.raised import Basis
from opora.facts.engine import forget

# By subject of a pupil, then by item as `gaps` has them: what the item is called, and its rows.
GapRows = dict[Line, dict[str, tuple[str, list[Basis]]]]
_KEYS = ("school_id", "pupil_id", "plain", "item")
_ITEMS = pa.schema(
    [
        ("school_id", pa.uint32()),
        ("pupil_id", pa.uint32()),
        ("plain", pa.string()),
        ("item", pa.string()),
    ]
)
_LONGEST = 60  # a topic may be a paragraph
_HUNDREDTHS = 100


def gap_rows(asked: Asked, days: Days, weak: Sequence[Row]) -> GapRows:
    """Return the rows of the weak items: school_id, pupil_id, plain and item of each."""
    if not weak:
        return {}
    found: defaultdict[Line, dict[str, tuple[str, list[Basis]]]] = defaultdict(dict)
    items = asked.journal.facts.dimension(
        pa.Table.from_pylist([{key: row[key] for key in _KEYS} for row in weak], schema=_ITEMS)
    )
    try:
        for told, read in ((_task, _tasks), (_work, _works), (_lesson, _lessons)):
            for row in listed(read(asked, days).semi_join(items, list(_KEYS))):
                title, basis = told(row)
                found[line_of(row)].setdefault(row["item"], (title, []))[1].append(basis)
    finally:
        forget(items)
    return {line: _ordered(own) for line, own in found.items()}


def _tasks(asked: Asked, days: Days) -> ir.Table:
    columns = ("subject", "date", "work", "task", "topic", "score", "max_score")
    return with_topics(asked.rows("test_scores", days)).select(*_KEYS, *columns)


def _works(asked: Asked, days: Days) -> ir.Table:
    rows = works_without_protocol(asked, days)
    failed = rows.mutate(item=item_of_work(rows)).filter(rows.mark <= FAILED)
    return failed.select(*_KEYS, "subject", "date", "mark", "kind")


def _lessons(asked: Asked, days: Days) -> ir.Table:
    return marks_by_topic(asked, days).select(*_KEYS, "subject", "date", "mark", "topic")


def _task(row: Row) -> tuple[str, Basis]:
    topic = _short(row["topic"])
    what = f"{_short(row['work'])}, задание {row['task']}: {topic}"
    most = _points(row["max_score"])
    value = f"{_points(row['score'])} из {most}" if row["score"] is not None else f"нет, из {most}"
    return f"«{topic}»", Basis(row["date"], row["subject"], what, value)


def _work(row: Row) -> tuple[str, Basis]:
    basis = Basis(row["date"], row["subject"], _short(row["kind"]), str(row["mark"]))
    return f"работа {row['date']:%d.%m.%Y}", basis


def _lesson(row: Row) -> tuple[str, Basis]:
    topic = _short(row["topic"])
    what = f"отметка, тема: {topic}"
    return f"«{topic}»", Basis(row["date"], row["subject"], what, str(row["mark"]))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _points(hundredths: int) -> str:
    """Return «2» or «2,5»."""
    whole, rest = divmod(hundredths, _HUNDREDTHS)
    return f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)


def _ordered(
    items: dict[str, tuple[str, list[Basis]]],
) -> dict[str, tuple[str, list[Basis]]]:
    return {
        item: (title, sorted(rows, key=lambda row: (row.day, row.what, row.value)))
        for item, (title, rows) in sorted(items.items())
    }

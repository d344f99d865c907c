"""The questions of a region, by hand-written SQL and pandas over raw marks, and as Опора answers.

Every engine returns (rows, whole numbers added up), so that the answers can be compared.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pandas
import pyarrow as pa
import pyarrow.compute as pc

from opora.analysis.failing import FailingRule, failing
from opora.facts.engine import answer
from opora.facts.source import Facts
from opora.facts.store import Store
from opora.facts.view import View, view_of
from opora.measures.categories import categories, totals
from opora.measures.expected import expected_marks
from opora.measures.means import MEAN
from opora.measures.periods import KEYS, period_sums
from opora.measures.portions import in_portions, summed
from opora.measures.scale import Scale
from opora.vocabulary.mean import Band
from opora.vocabulary.period import Window

QUARTER = Window(date(2025, 11, 5), date(2025, 12, 30))
YEAR = Window(date(2025, 9, 1), date(2026, 8, 31))
PART = Window(date(2026, 1, 12), date(2026, 2, 27))
WINDOWS = {"quarter": QUARTER, "year": YEAR, "part": PART}
RULE = FailingRule(Band(Decimal("2.00"), Decimal("2.60"), 2))
SCALE = Scale.load()
SCHOOLS_OF_MUNICIPALITY = 30
Digest = tuple[int, int]

_FAILING = """
SELECT pupil_id, subject, sum(mark) AS total, count(*) AS marks
FROM read_parquet(?, hive_partitioning = false) WHERE date BETWEEN ? AND ?
GROUP BY ALL HAVING 200 * sum(mark) < 521 * count(*)
"""
_QUALITY = """
WITH finals AS (
    SELECT school_id, school_class, pupil_id, subject,
        CASE WHEN 100 * sum(mark) >= 465 * count(*) THEN 5
             WHEN 100 * sum(mark) >= 365 * count(*) THEN 4
             WHEN 100 * sum(mark) >= 265 * count(*) THEN 3 ELSE 2 END AS final
    FROM read_parquet(?, hive_partitioning = false) WHERE date BETWEEN ? AND ? GROUP BY ALL
), pupils AS (
    SELECT place // 30 AS municipality, school_id, school_class, pupil_id, min(final) AS worst
    FROM finals JOIN places USING (school_id) GROUP BY ALL
)
SELECT municipality, school_id, school_class, count(*) AS denominator,
    count(*) FILTER (worst >= 3) AS passed, count(*) FILTER (worst >= 4) AS quality
FROM pupils GROUP BY GROUPING SETS ((municipality), (school_id), (school_id, school_class))
"""
_DYNAMICS = """
SELECT school_id, subject, school_year, sum(mark) AS total, count(*) AS marks
FROM read_parquet(?, hive_partitioning = false) GROUP BY ALL
"""
_NUMBERS = ("denominator", "passed", "quality")


def files_of(store: Store) -> list[str]:
    """Return the current files of marks."""
    paths = (derived.path("marks") for derived in store.ledger.derived())
    return [str(store.root / path) for path in paths if path is not None]


def by_sql(store: Store, kind: str, window: Window) -> Callable[[], Digest]:
    """Return the question in hand-written SQL over the current files of marks."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET enable_progress_bar = false")
    connection.register("places", _places(store))
    files = files_of(store)
    query = {"failing": _FAILING, "quality": _QUALITY, "dynamics": _DYNAMICS}[kind]
    days = [] if kind == "dynamics" else [window.since, window.on]
    names = _NUMBERS if kind == "quality" else ("total", "marks")
    return lambda: _digest(connection.sql(query, params=[files, *days]).to_arrow_table(), names)


def by_rows(store: Store, kind: str, window: Window) -> Callable[[], Digest]:
    """Return ours, counted from rows alone."""
    return _ours(store, view_of(store).without_statistics(), kind, window)


def by_statistics(store: Store, kind: str, window: Window) -> Callable[[], Digest]:
    """Return ours, as the product answers it."""
    return _ours(store, view_of(store), kind, window)


def by_portions(store: Store, kind: str, window: Window) -> Callable[[], Digest]:
    """Return ours from rows, some schools at a time."""
    view = view_of(store).without_statistics()
    places = _places(store)
    return lambda: _answer(
        kind, in_portions(view, lambda part: _ask(part, kind, window), window), places
    )


def by_pandas(store: Store, kind: str, window: Window) -> Callable[[], Digest]:
    """Return what an analyst writes: the needed columns into a frame, then groupby."""
    files, places = files_of(store), _places(store).to_pandas()
    return lambda: _PANDAS[kind](files, places, window)


ENGINES = {
    "sql": by_sql,
    "rows": by_rows,
    "statistics": by_statistics,
    "portions": by_portions,
    "pandas": by_pandas,
}


def _ours(store: Store, view: View, kind: str, window: Window) -> Callable[[], Digest]:
    places = _places(store)
    return lambda: _answer(kind, answer(_ask(view, kind, window)), places)


def _ask(facts: Facts, kind: str, window: Window) -> Any:
    if kind == "failing":
        listed = failing(period_sums(facts, ["pupil_id", "subject"], window, names=MEAN), RULE)
        return listed.select("pupil_id", "subject", "total", "marks")
    if kind == "dynamics":
        sums = period_sums(facts, ["school_id", "subject", "school_year"], Window(), names=MEAN)
        return sums.select("school_id", "subject", "school_year", "total", "marks")
    own = ["school_id", "school_class"]
    sums = period_sums(facts, KEYS, window, names=MEAN)
    pupils = categories(expected_marks(sums, SCALE), own)
    return totals(pupils, own, SCALE).select(*own, *_NUMBERS)


def _answer(kind: str, rows: pa.Table, places: pa.Table) -> Digest:
    """Return the answer's digest; classes make up schools and municipalities."""
    if kind != "quality":
        return _digest(rows, ("total", "marks"))
    schools = summed(rows, ["school_id"], _NUMBERS).join(places, "school_id")
    place = pc.divide(schools["place"], SCHOOLS_OF_MUNICIPALITY)
    municipalities = summed(
        schools.append_column("municipality", place), ["municipality"], _NUMBERS
    )
    parts = [_digest(part, _NUMBERS) for part in (rows, schools, municipalities)]
    return sum(count for count, _ in parts), sum(total for _, total in parts)


def _digest(rows: pa.Table, names: tuple[str, ...]) -> Digest:
    return rows.num_rows, sum(int(pc.sum(rows[name]).as_py() or 0) for name in names)


def _places(store: Store) -> pa.Table:
    ids = sorted({derived.shelf.school_id for derived in store.ledger.derived()})
    places = pa.array(range(len(ids)), pa.int64())
    return pa.table({"school_id": pa.array(ids, pa.uint32()), "place": places})


def _pandas_failing(files: list[str], places: Any, window: Window) -> Digest:
    marks = _frame(files, ["pupil_id", "subject", "date", "mark"], window)
    sums = marks.groupby(["pupil_id", "subject"], observed=True)["mark"].agg(["sum", "size"])
    listed = sums[200 * sums["sum"] < 521 * sums["size"]]
    return len(listed), int(listed["sum"].sum() + listed["size"].sum())


def _pandas_quality(files: list[str], places: Any, window: Window) -> Digest:
    names = ["school_id", "school_class", "pupil_id", "subject", "date", "mark"]
    keys = ["school_id", "school_class", "pupil_id"]
    sums = _frame(files, names, window).groupby([*keys, "subject"], observed=True)["mark"]
    each = sums.agg(["sum", "size"]).reset_index()
    each["final"] = 2
    for bound in (265, 365, 465):
        each["final"] += (100 * each["sum"] >= bound * each["size"]).astype(int)
    pupils = each.groupby(keys, observed=True)["final"].min().reset_index().merge(places)
    pupils["municipality"] = pupils["place"] // SCHOOLS_OF_MUNICIPALITY
    pupils["passed"], pupils["quality"] = pupils["final"] >= 3, pupils["final"] >= 4
    rows = total = 0
    for by in (["municipality"], ["school_id"], ["school_id", "school_class"]):
        found = pupils.groupby(by, observed=True).agg(
            {"final": "size", "passed": "sum", "quality": "sum"}
        )
        rows, total = rows + len(found), total + int(found.to_numpy().sum())
    return rows, total


def _frame(files: list[str], columns: list[str], window: Window) -> Any:
    frame = pandas.read_parquet(files, columns=columns, partitioning=None)
    days = pandas.to_datetime(frame["date"])
    frame = frame[(days >= str(window.since)) & (days <= str(window.on))]
    return frame.astype({"mark": "int64"})  # pandas adds up bytes as bytes: sums wrap


_PANDAS = {"failing": _pandas_failing, "quality": _pandas_quality}

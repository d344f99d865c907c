"""What a page asks, in a warm process. Run: python -m benchmarks.pages DATA WHAT ROUNDS.

`pages`: one pupil's card, one class's table; `rollups`: sums of a municipality and of the region;
`statistics`: of the largest school, against SQL that makes months alone. Prints one JSON object.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa

from opora.analysis.card import card
from opora.facts.derived import Derived
from opora.facts.engine import answer
from opora.facts.parquet import read_file
from opora.facts.statistics import statistics
from opora.facts.store import Store
from opora.facts.tables import TABLES
from opora.facts.view import view_of
from opora.measures.means import SUMS
from opora.measures.periods import period_sums
from opora.measures.units import of_units
from opora.vocabulary.period import Window
from opora.vocabulary.spans import Level, Spans

_MONTHS = """
SELECT school_class, pupil_id, subject, since, count(*) AS marks, sum(mark) AS total,
    sum(weight) AS weight, sum(mark::INTEGER * weight) AS weighted_total,
    count(*) FILTER (mark = 2) AS n2, count(*) FILTER (mark = 3) AS n3,
    count(*) FILTER (mark = 4) AS n4, count(*) FILTER (mark = 5) AS n5
FROM marks ASOF JOIN spans ON marks.date >= spans.since GROUP BY ALL ORDER BY ALL
"""
Asks = dict[str, Callable[[], object]]


def main(data: str, what: str, rounds: str) -> None:
    """Time each ask in turn after a warm-up."""
    store = Store(Path(data))
    asks, told = {"pages": _pages, "rollups": _rollups, "statistics": _statistics}[what](store)
    times: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(int(rounds) + 1):
        for name, ask in asks.items():
            began = time.perf_counter()
            ask()
            if number:
                times[name].append(time.perf_counter() - began)
    sys.stdout.write(json.dumps({"times": times, **told}))


def _pages(store: Store) -> tuple[Asks, dict[str, int]]:
    view = view_of(store)
    largest = _largest(store)
    marks = read_file(store.root / str(largest.path("marks")))
    pupil, label = marks["pupil_id"][1000].as_py(), marks["school_class"][1000].as_py()
    school, by = largest.shelf.school_id, ["pupil_id", "subject"]

    def table() -> object:
        own = view.only(lambda shelf: shelf.school_id == school)
        return answer(period_sums(own, by, Window(), [label]))

    return {"a pupil's card": lambda: card(view, school, pupil), "a class's table": table}, {}


def _rollups(store: Store) -> tuple[Asks, dict[str, int]]:
    view = view_of(store)
    ids = view.school_ids()
    places = [f"район {place // 30}" for place in range(len(ids))]
    units = pa.table({"school_id": pa.array(ids, pa.uint32()), "municipality": places})
    thirty = set(ids[:30])

    def region() -> object:
        schools = period_sums(view, ["school_id", "school_year"], Window())
        by = ["municipality", "school_year"]
        return answer(of_units(schools, view.dimension(units), by, SUMS))

    def municipality() -> object:
        own = view.only(lambda shelf: shelf.school_id in thirty)
        return answer(period_sums(own, ["subject", "school_year"], Window()))

    return {"a municipality": municipality, "the region by municipality": region}, {}


def _statistics(store: Store) -> tuple[Asks, dict[str, int]]:
    shelf, derived = _largest(store).shelf, _largest(store)
    paths = {name: derived.path(name) for name in TABLES}
    current = {n: read_file(store.root / p) for n, p in paths.items() if p is not None}
    spans = Spans(shelf.school_year, derived.starts)
    since = [span.since for span in spans.of_level(Level.MONTH)]
    connection = duckdb.connect(config={"threads": 2})
    connection.register("marks", current["marks"])
    connection.register("spans", pa.table({"since": pa.array(since, pa.date32())}))
    asks: Asks = {
        "sql": lambda: connection.sql(_MONTHS).to_arrow_table(),
        "ours": lambda: statistics(dict(current), shelf.school_id, shelf.school_year, spans),
    }
    return asks, {"rows": current["marks"].num_rows}


def _largest(store: Store) -> Derived:
    def marks(derived: Derived) -> int:
        return sum(file.rows for file in derived.files if file.table == "marks")

    return max(store.ledger.derived(), key=marks)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""How many rows some people have: what is shown beside a name to tell people apart."""

from collections import Counter
from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.parquet import read_file
from opora.facts.store import Store
from opora.facts.tables import MARKS


def marks_of(
    store: Store, pupils: Collection[int], places: Collection[tuple[int, int]]
) -> dict[int, int]:
    """Return the number of marks that count of each pupil; `places`: schools and school years."""
    wanted = pa.array(sorted(pupils), pa.uint32())
    found: Counter[int] = Counter()
    for shelf in store.ledger.shelves():
        if (shelf.school_id, shelf.school_year) not in places:
            continue
        derived = store.ledger.derived_of(shelf)
        path = derived.path(MARKS.name) if derived else None
        if path is None:
            continue
        own = read_file(store.root / path, ["pupil_id"])["pupil_id"]
        counts = pc.value_counts(own.filter(pc.is_in(own, wanted)))
        found.update({row["values"]: row["counts"] for row in counts.to_pylist()})
    return dict(found)

"""A process that writes to a data directory and dies where it is told to.

`crash_child.py ROOT accept|rebuild SOURCE before|after PLACE` dies by SIGKILL around the moment a
file under PLACE (originals, facts, current) gets its name, or the list is committed (ledger).
`crash_child.py ROOT stream FOLDER` accepts file after file, printing the name of each accepted
one, until it is killed.
"""

import hashlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa

from opora.facts.ledger import Change, Ledger
from opora.facts.store import Store
from opora.facts.tables import FINAL_MARKS, MARKS
from opora.facts.upload import Reread, Upload


def tables(pupil: int, mark: int, rows: int = 40) -> dict[str, pa.Table]:
    who = {"pupil_id": pupil, "school_id": 1, "school_year": 2025, "school_class": "9А"}
    subject = {"subject": "Физика | ", "subject_name": "Физика"}
    place = {"batch": 0, "sheet": None, "column": 0}
    marks = [
        who
        | subject
        | place
        | {"row": n, "date": date(2025, 9, 5), "mark": mark, "weight": None, "kind": None}
        for n in range(rows)
    ]
    final = [
        who | subject | place | {"row": n, "term": "Год", "mark": mark, "entry": None}
        for n in range(rows)
    ]
    return {
        "marks": pa.Table.from_pylist(marks, schema=MARKS.schema),
        "final_marks": pa.Table.from_pylist(final, schema=FINAL_MARKS.schema),
    }


def upload(source: Path) -> Upload:
    """The file's text is «pupil mark»."""
    pupil, mark = (int(word) for word in source.read_text(encoding="utf-8").split())
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    return Upload(source, sha256, source.name, "sheet", tables(pupil, mark), (pupil,), "0.1.0")


def die_at(moment: str, place: Path) -> None:
    kill = getattr(signal, "SIGKILL", signal.SIGTERM)
    replace, change = Path.replace, Ledger.change

    @contextmanager
    def dying_change(self: Ledger) -> Iterator[Change]:
        with change(self) as made:
            yield made
            if moment == "before":
                os.kill(os.getpid(), kill)
        os.kill(os.getpid(), kill)

    if place.name == "ledger":
        Ledger.change = dying_change  # type: ignore[method-assign, assignment]
        return

    def dying_replace(self: Path, target: Path) -> Path:
        here = place == Path(target) or place in Path(target).parents
        if here and moment == "before":
            os.kill(os.getpid(), kill)
        replaced = replace(self, target)
        if here and moment == "after":
            os.kill(os.getpid(), kill)
        return replaced

    Path.replace = dying_replace  # type: ignore[method-assign, assignment]


def main(root: str, action: str, source: str, moment: str = "", place: str = "") -> None:
    store = Store(Path(root))
    if moment:
        die_at(moment, Path(root) / place)
    if action == "accept":
        store.accept(upload(Path(source)))
    elif action == "rebuild":
        store.rebuild(lambda batch, _: Reread(tables(batch.pupils[0], 5), "0.2.0"))
    else:
        for path in sorted(Path(source).iterdir()):
            store.accept(upload(path))
            print(path.name, flush=True)


main(*sys.argv[1:])

"""The same import by Опора: limited children, pre-check, all formats tried, tables of facts.

Run: python -m benchmarks.import_ours FOLDER OUT. Writes OUT/<table>.parquet and OUT/names.json.
"""

import json
import sys
from pathlib import Path

import pyarrow.parquet as pq

from opora.facts.identity import IdentityMap
from opora.intake.collection import collected, identify, parts_of
from opora.intake.limits import Limits
from opora.intake.reading import Hints
from opora.intake.tabulate import tabulate


def main(folder: Path, out: Path) -> None:
    """Read every workbook and write the tables; a problem in a file is an error here."""
    people = IdentityMap.ephemeral()
    with collected([folder], Hints(), Limits.load()) as found:
        if found.problems:
            raise RuntimeError(found.problems[0])
        owners, _ = identify(found.files, people)
        tables = tabulate(parts_of(found.files, owners, people))
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        pq.write_table(rows, out / f"{name}.parquet")
    names = {
        "files": [Path(file.label).name for file in found.files],
        "pupils": {own.pupil_id: people.name(own.pupil_id) for each in owners for own in each},
    }
    (out / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

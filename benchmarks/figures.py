"""The figures: import against openpyxl, a report to its form, start-up, memory, invented facts."""

import json
import statistics
import time
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.journals import write_class_workbooks, write_long_journal
from benchmarks.timing import PYTHON, calibration, in_turn, peak_of_tree, ratio, run
from opora.generator.facts import school_year_facts
from opora.generator.region import region

ORDER = ["--order", "alania-948-2021", "--since", "2025-09-01", "--on", "2025-10-31"]
OPORA = [PYTHON, "-m", "opora.cli.main"]
EXAMPLES = Path(__file__).parents[1] / "examples"
MEGABYTE = 1 << 20


def import_speed(folder: Path, workbooks: int, rounds: int) -> list[str]:
    """Class workbooks to rows: openpyxl in one process against ours; the rows are compared."""
    kinds = {"a cell for every blank, as exported": True, "blanks left out": False}
    return [_import_of(folder / kind, kind, workbooks, kinds[kind], rounds) for kind in kinds]


def _import_of(folder: Path, kind: str, workbooks: int, bordered: bool, rounds: int) -> str:
    source, slow, fast = folder / "source", folder / "slow", folder / "fast"
    write_class_workbooks(source, workbooks, bordered)
    times = in_turn(
        {
            "openpyxl": lambda: run(_module("import_baseline", source, slow)),
            "opora": lambda: run(_module("import_ours", source, fast)),
        },
        rounds,
    )
    rows = _equal_rows(slow, fast)
    theirs, ours = times["openpyxl"], times["opora"]
    return (
        f"import of {workbooks} class workbooks ({kind}), {rows} rows: "
        f"openpyxl read-only {_spread(theirs)}, opora {_spread(ours)}, "
        f"ratio {ratio(theirs, ours):.1f}"
    )


def _module(name: str, source: Path, out: Path) -> list[str]:
    return [PYTHON, "-m", f"benchmarks.{name}", str(source), str(out)]


def _equal_rows(slow: Path, fast: Path) -> int:
    """Return how many rows both imports made; raises when they differ in any."""
    names = json.loads((fast / "names.json").read_text(encoding="utf-8"))
    total = 0
    for table, value in (("marks", "mark"), ("final_marks", "mark"), ("absences", None)):
        ours = pq.read_table(fast / f"{table}.parquet")
        theirs = pq.read_table(slow / f"{table}.parquet")
        made = sorted(
            (names["files"][row["batch"]], names["pupils"][str(row["pupil_id"])],
             row["subject_name"], str(row.get("date")), row[value] if value else None,
             row["row"], row["column"])
            for row in ours.to_pylist()
        )  # fmt: skip
        wanted = sorted(
            (row["file"], row["pupil"], row["subject"], str(row["date"]),
             row["value"] if value else None, row["row"], row["column"])
            for row in theirs.to_pylist()
        )  # fmt: skip
        if made != wanted:
            raise RuntimeError(f"rows of {table} differ: {len(made)} and {len(wanted)}")
        total += len(made)
    return total


def report_to_form(folder: Path, workbooks: int, rounds: int) -> list[str]:
    """One class report to the form and the extract, six files, beside a calibration run: the class
    of the example, and one of random marks, where nearly everybody is on the list."""
    (random,) = write_class_workbooks(folder / "one", 1, bordered=True)
    last = ["--order", "alania-948-2021", "--since", "2026-01-12", "--on", "2026-02-27"]
    out = ["--out", str(folder / "out")]
    usual = [*OPORA, "form", str(EXAMPLES / "otchet_9A.xlsx"), *last, *out]
    worst = [*OPORA, "form", str(random), *ORDER, "--grades", "1", *out]
    times = in_turn(
        {"usual": lambda: run(usual), "worst": lambda: run(worst), "calibration": calibration},
        rounds,
    )
    usual_class, worst_class, fixed = (_spread(seconds) for seconds in times.values())
    return [
        f"one class report to form and extract: {usual_class}; calibration {fixed}",
        f"the same, nearly everybody on the list: {worst_class}",
    ]


def start(folder: Path, workbooks: int, rounds: int) -> list[str]:
    """`opora --help` against a bare interpreter."""
    times = in_turn(
        {
            "help": lambda: run([*OPORA, "--help"]),
            "python": lambda: run([PYTHON, "-c", "pass"]),
        },
        rounds,
    )
    return [f"opora --help: {_spread(times['help'])}; python -c pass {_spread(times['python'])}"]


def memory(folder: Path, workbooks: int, rounds: int) -> list[str]:
    """Parent and children together for a workbook of 20 000 rows and 60 columns."""
    path = write_long_journal(folder / "long.xlsx", 20_000, 60)
    data = str(folder / "data")
    commands = {
        "inspect": [*OPORA, "inspect", str(path)],
        "import": [*OPORA, "import", str(path), "--data", data],
        "failing": [*OPORA, "failing", str(path), *ORDER, "--json"],
    }
    peaks = {name: peak_of_tree(command) // MEGABYTE for name, command in commands.items()}
    return [f"memory of parent and children, 20 000 x 60, {n}: {m} MB" for n, m in peaks.items()]


def generated_facts(folder: Path, workbooks: int, rounds: int) -> list[str]:
    """Tables of ten invented schools and a year, made in this process; nothing is written."""
    seconds, marks, rows = [], 0, 0
    for _ in range(rounds + 1):
        began = time.perf_counter()
        pieces = [piece for school in region(1, 10) for piece in school_year_facts(school, 2025)]
        seconds.append(time.perf_counter() - began)
        marks = sum(piece.tables["marks"].num_rows for piece in pieces)
        rows = sum(table.num_rows for piece in pieces for table in piece.tables.values())
    warm = seconds[1:]
    speed = f"{marks / statistics.median(warm) / 1e6:.1f} million marks a second"
    return [f"facts of ten invented schools: {_spread(warm)}; {marks} of {rows} rows, {speed}"]


def _spread(seconds: list[float]) -> str:
    middle = statistics.median(seconds)
    return f"{middle:.2f} s ({min(seconds):.2f}-{max(seconds):.2f})"


ALL = (import_speed, report_to_form, start, memory, generated_facts)

"""Figures of a district, a region, a large region: each against a baseline in the same run."""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.regions import marks_of_region, small_schools, whole_region
from benchmarks.timing import PYTHON, calibration
from opora.facts.store import Store

# Schools of some 212 thousand marks a year: 7.6, 51 and 357 million.
DISTRICT, REGION, LARGE = 36, 240, 1680
SMALL, YEARS = 1500, (2023, 2024, 2025)
_KINDS = [
    (kind, window) for kind in ("failing", "quality") for window in ("quarter", "year", "part")
]


def district(folder: Path, workbooks: int, rounds: int) -> list[Figure]:
    """Questions over 7.6 million marks."""
    return _questions(marks_of_region(folder / "district", DISTRICT), rounds)


def region(folder: Path, workbooks: int, rounds: int) -> list[Figure]:
    """Questions over 51 million marks, memory, and pandas."""
    store = whole_region(folder / "region", REGION)
    return [*_questions(store, rounds), *_memory(store), *_pandas(store, rounds)]


def large(folder: Path, workbooks: int, rounds: int) -> list[Figure]:
    """Questions over 357 million marks: some schools at a time against one query."""
    store = marks_of_region(folder / "large", LARGE)
    found = []
    for kind in ("failing", "quality"):
        told = _ask(store, kind, "year", "sql,portions,statistics", rounds)
        peak = _ask(store, kind, "year", "portions", 0)["peak_mb"]
        found.append(_figure(f"{kind} year, {_millions(store)}", told, peak=peak))
    return found


def three_years(folder: Path, workbooks: int, rounds: int) -> list[Figure]:
    """Mean by school, subject and year of 1 500 small schools over three years."""
    store = small_schools(folder / "years", SMALL, YEARS)
    told = _ask(store, "dynamics", "year", "sql,statistics", rounds)
    rolled = _process("benchmarks.pages", store, "rollups", rounds)
    return [_figure(f"dynamics of three years, {_millions(store)}", told), _pages("", rolled)]


def pages(folder: Path, workbooks: int, rounds: int) -> list[Figure]:
    """One pupil's card and one class's table, 51 million marks in store, a warm process."""
    store = whole_region(folder / "region", REGION)
    return [_pages("51 M in store", _process("benchmarks.pages", store, "pages", rounds))]


def reupload(folder: Path, workbooks: int, rounds: int) -> list[Figure]:
    """A school's quarter again into 51 million marks, against replacing one Parquet file."""
    store = whole_region(folder / "region", REGION)
    told = _process("benchmarks.reupload", store, rounds)
    theirs, ours = told["times"]["file"], told["times"]["store"]
    told["ratio"] = _ratio(ours, theirs)
    told["bytes_ratio"] = told["written"]["store"] / told["upload_bytes"]
    text = (
        f"a quarter again ({told['quarter_rows']['marks']} marks of {told['year_rows']}): one file "
        f"{_ms(theirs)}, store {_ms(ours)}, ratio {told['ratio']:.2f}; "
        f"bytes {told['bytes_ratio']:.1f} of the upload's"
    )
    return [Figure(text, told)]


def statistics_again(folder: Path, workbooks: int, rounds: int) -> list[Figure]:
    """Statistics of the largest school made again, against SQL that makes one level of them."""
    store = whole_region(folder / "region", REGION)
    told = _process("benchmarks.pages", store, "statistics", rounds)
    ratio = _ratio(told["times"]["ours"], told["times"]["sql"])
    text = f"statistics of a school, {told['rows']} marks: SQL, months alone "
    text += _ms(told["times"]["sql"])
    return [Figure(f"{text}; all levels {_ms(told['times']['ours'])}, ratio {ratio:.2f}", told)]


def _questions(store: Store, rounds: int) -> list[Figure]:
    found = [Figure(f"calibration {calibration():.2f} s", {})]
    for kind, window in _KINDS:
        told = _ask(store, kind, window, "sql,rows,portions,statistics", rounds)
        found.append(_figure(f"{kind} {window}, {_millions(store)}", told))
    return found


def _memory(store: Store) -> list[Figure]:
    found = []
    for kind, window in _KINDS[::3] + _KINDS[1::3]:
        peaks = {
            e: _ask(store, kind, window, e, 1)["peak_mb"]
            for e in ("sql", "rows", "portions", "statistics")
        }
        told = ", ".join(f"{engine} {peak} MB" for engine, peak in peaks.items())
        found.append(Figure(f"peak of a process, {kind} {window}: {told}", {"peak_mb": peaks}))
    return found


def _pandas(store: Store, rounds: int) -> list[Figure]:
    """Whole processes in turn, the first answer of each."""
    found = []
    for kind, window in (("failing", "quarter"), ("quality", "year")):
        times: dict[str, list[float]] = {"pandas": [], "rows": []}
        peaks, answers = {}, []
        for _ in range(min(rounds, 3)):
            for engine, seconds in times.items():
                told = _ask(store, kind, window, engine, 0)
                seconds.append(told["first"][engine])
                peaks[engine] = told["peak_mb"]
                answers.append(told["answer"])
        if answers.count(answers[0]) < len(answers):
            raise RuntimeError(f"different answers: {answers!r}")
        ratio = _ratio(times["pandas"], times["rows"])
        text = f"{kind} {window}, first answer: pandas {_ms(times['pandas'])}"
        text += f", rows {_ms(times['rows'])}, {ratio:.1f} times"
        text += f"; peak {peaks['pandas']} and {peaks['rows']} MB"
        found.append(Figure(text, {"times": times, "ratio": ratio, "peak_mb": peaks}))
    return found


def _figure(name: str, told: dict, peak: int | None = None) -> Figure:  # type: ignore[type-arg]
    times = told["times"]
    shown = [f"{engine} {_ms(seconds)}" for engine, seconds in times.items()]
    told["ratios"] = {e: _ratio(s, times["sql"]) for e, s in times.items() if e != "sql"}
    shown += [f"{engine} x{ratio:.2f}" for engine, ratio in told["ratios"].items()]
    shown += [f"peak {peak} MB"] if peak else []
    return Figure(
        f"{name:<34} {told['answer'][0]:>7} rows  " + "  ".join(shown), {**told, "peak_mb": peak}
    )


def _pages(name: str, told: dict) -> Figure:  # type: ignore[type-arg]
    shown = ", ".join(f"{page} {_ms(seconds)}" for page, seconds in told["times"].items())
    return Figure(f"{name} {shown}; calibration {calibration():.2f} s".strip(), told)


def _ask(store: Store, kind: str, window: str, engines: str, rounds: int) -> dict:  # type: ignore[type-arg]
    return _process("benchmarks.ask", store, kind, window, engines, rounds)


def _process(module: str, store: Store, *arguments: object) -> dict:  # type: ignore[type-arg]
    command = [PYTHON, "-m", module, str(store.root), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
        raise RuntimeError(f"{module} {arguments!r}")
    told: dict = json.loads(done.stdout)  # type: ignore[type-arg]
    return told


def _millions(store: Store) -> str:
    files = [file for derived in store.ledger.derived() for file in derived.files]
    return f"{sum(file.rows for file in files if file.table == 'marks') / 1e6:.1f} M marks"


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def _ms(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f} ms"


ALL = (district, region, pages, reupload, statistics_again, three_years)
ON_REQUEST = (large,)

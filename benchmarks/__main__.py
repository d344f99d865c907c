"""Runs the benchmarks, prints a line for each figure and keeps all of them as JSON.

Run: python -m benchmarks [--workbooks 500] [--rounds 5] [--only NAME] [--large] [--data DIR]
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import country, figures
from benchmarks.figure import Figure

Job = Callable[[Path, int, int], Sequence[str | Figure]]
JOBS: tuple[Job, ...] = (*figures.ALL, *country.ALL)


def main() -> None:
    """Parse the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    names = [job.__name__ for job in (*JOBS, *country.ON_REQUEST)]
    parser.add_argument("--only", choices=names, help="one benchmark")
    parser.add_argument("--large", action="store_true", help="357 million marks as well")
    parser.add_argument("--data", type=Path, help="keep invented regions here for the next run")
    parser.add_argument("--json", type=Path, default=Path("out/bench.json"))
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    jobs = [*JOBS, *country.ON_REQUEST] if args.large or args.only else JOBS
    with tempfile.TemporaryDirectory() as passing:
        folder = args.data or Path(passing)
        told = {
            job.__name__: _run(job, folder, args)
            for job in jobs
            if args.only in (None, job.__name__)
        }
    args.json.parent.mkdir(parents=True, exist_ok=True)
    args.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def _run(job: Job, folder: Path, args: argparse.Namespace) -> list[dict[str, object]]:
    kept: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as own:
        place = folder if job in (*country.ALL, *country.ON_REQUEST) else Path(own)
        for figure in job(place, args.workbooks, args.rounds):
            text, data = (figure, {}) if isinstance(figure, str) else figure
            print(text, flush=True)
            kept.append({"text": text, **data})
    return kept


if __name__ == "__main__":
    main()

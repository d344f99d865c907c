"""Runs every benchmark and prints a line for each figure.

Run: python -m benchmarks [--workbooks 500] [--rounds 5] [--only NAME]
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import figures


def main() -> None:
    """Parse the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=[job.__name__ for job in figures.ALL])
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    jobs: list[Callable[[Path, int, int], list[str]]] = list(figures.ALL)
    for job in jobs:
        if args.only in (None, job.__name__):
            with tempfile.TemporaryDirectory() as folder:
                for line in job(Path(folder), args.workbooks, args.rounds):
                    print(line, flush=True)


if __name__ == "__main__":
    main()

"""A mutation run: every question about rights in pages and queries is taken out in turn.

    python tests/web/forgotten_filters.py [arguments of pytest instead of the tests chosen below]

Each «may this be seen» outside the guard becomes «yes» in a copy of the program, and the tests run
until the first failure. What no test notices is printed; the exit code is how many there are.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WHERE = ("web/pages", "web/results.py", "records/queries", "analysis/results", "analysis/duty")
ASKED = {"may", "sees", "covers", "covers_class", "touches", "touches_class"}
TESTS = {  # by a word in the path of what is mutated
    "analysis": ("tests/analysis", "tests/web/test_results.py"),
    "duty": ("tests/web/test_duty.py",),
    "people": ("tests/web/test_people.py", "tests/access"),
    "namesakes": ("tests/web/test_people.py",),
    "pupil": ("tests/web/test_joining.py", "tests/web/test_results.py"),
    "upload": ("tests/web/test_uploads.py",),
    "lists": ("tests/web/test_lists.py",),
    "unit": ("tests/web/test_unit.py",),
    "audit": ("tests/web/test_audit.py",),
    "search": ("tests/records/test_search.py", "tests/web/test_results.py"),
    "": ("tests/web/test_results.py", "tests/web/test_crumbs.py", "tests/web/test_eyes.py"),
}


def filters() -> Iterator[tuple[Path, ast.expr]]:
    """Yield every question: a call of one of `ASKED`, or `scope.whole`."""
    for where in WHERE:
        top = ROOT / "src/opora" / where
        for path in [top] if top.is_file() else sorted(top.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                called = node.func if isinstance(node, ast.Call) else None
                asks = isinstance(called, ast.Attribute) and called.attr in ASKED
                if asks or (isinstance(node, ast.Attribute) and node.attr == "whole"):
                    yield path, node


def without(source: str, node: ast.expr) -> str:
    """Return the source with «yes» in the place of an expression."""
    lines = source.splitlines(keepends=True)
    head = lines[node.lineno - 1].encode()[: node.col_offset].decode()
    tail = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode()
    return "".join([*lines[: node.lineno - 1], f"{head}True{tail}", *lines[node.end_lineno :]])


def main(arguments: list[str]) -> int:
    """Try all; return how many nobody noticed."""
    left, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(ROOT / "src", copy)
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        environment = os.environ | {"PYTHONPATH": str(copy)}
        for path, node in filters():
            count += 1
            source = path.read_text(encoding="utf-8")
            place = copy / path.relative_to(ROOT / "src")
            place.write_text(without(source, node), encoding="utf-8")
            chosen = next(tests for word, tests in TESTS.items() if word in str(path))
            tests = subprocess.run(
                [*command, *(arguments or chosen)], cwd=ROOT, env=environment, capture_output=True
            )
            place.write_text(source, encoding="utf-8")
            said = f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
            print("left" if tests.returncode == 0 else "seen", said, flush=True)
            left += [said] if tests.returncode == 0 else []
    print(f"{count - len(left)} of {count} noticed")
    return len(left)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

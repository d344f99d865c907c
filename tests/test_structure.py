"""Rules over the whole: short files, short functions, imports at the top, no machine names."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
REGISTRIES = {"formats/__init__.py", "cli/registry.py"}
LONGEST_FILE, LONGEST_FUNCTION = 500, 50


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    sizes = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in ROOT.rglob("*.py")}
    long = [p for p, n in sizes.items() if n > LONGEST_FILE and ".venv" not in p.parts]

    assert long == []


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{path.name}:{item.name}"
        for path in SOURCES
        for item in functions(path)
        if (item.end_lineno or 0) - item.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path in SOURCES
        for item in functions(path)
        for node in ast.walk(item)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [p for p in SOURCES if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]

    assert silent == []


@pytest.mark.parametrize(
    "heavy", ["ibis", "duckdb", "pyspark", "pyarrow", "pypandoc", "typst", "xlsxwriter"]
)
def test_help_waits_for_no_engine(heavy: str) -> None:
    code = (
        "import sys; from opora.cli.main import main; main(['--help']); "
        f"sys.exit(int({heavy!r} in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode == 0


def test_inspecting_and_importing_start_no_engine() -> None:
    code = (
        "import sys; import opora.cli.commands.inspect_files, opora.cli.commands.import_files; "
        "sys.exit(int('ibis' in sys.modules or 'pandas' in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode == 0


def test_measures_wait_for_no_spark_that_nobody_asked_for() -> None:
    code = (
        "import sys; import opora.cli.commands.measures, opora.cli.commands.failing; "
        "sys.exit(int('pyspark' in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode == 0


def test_the_core_is_imported_without_django() -> None:
    code = (
        "import pkgutil, sys, importlib, opora; "
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(opora.__path__, 'opora.')"
        " if not m.name.endswith(('worker', 'spark_backend'))]; "
        "sys.exit(int('django' in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()

"""Rules over the whole: short files, short functions, imports at the top, no machine names."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WRITTEN_BY_DJANGO = ROOT / "src" / "opora" / "records" / "migrations"
SOURCES = sorted(p for p in (ROOT / "src").rglob("*.py") if p.parent != WRITTEN_BY_DJANGO)
KNOW_DJANGO = ("opora.records", "opora.web", "opora.config", "opora.cli")
REGISTRIES = {"formats/__init__.py", "cli/registry.py"}
LONGEST_FILE, LONGEST_FUNCTION = 500, 50


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    own = [p for p in ROOT.rglob("*.py") if ".venv" not in p.parts]
    sizes = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in own}
    long = [p for p, n in sizes.items() if n > LONGEST_FILE and p.parent != WRITTEN_BY_DJANGO]

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
        f"apart = {KNOW_DJANGO!r}; "
        "tops = [m.name for m in pkgutil.iter_modules(opora.__path__, 'opora.')"
        " if m.name not in apart]; "
        "packages = [importlib.import_module(name) for name in tops]; "
        "[importlib.import_module(m.name) for package in packages"
        " for m in pkgutil.walk_packages(package.__path__, package.__name__ + '.')"
        " if not m.name.endswith(('worker', 'spark_backend'))]; "
        "sys.exit(int('django' in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()

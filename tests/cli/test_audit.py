"""`opora audit` on the command line, as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bases import SETTINGS, own_base

CHILD = Path(__file__).parent.parent / "audit_child.py"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_base(tmp_path) as env:
        yield env


def opora(env: dict[str, str], *words: str) -> tuple[int, dict[str, object]]:
    command = [sys.executable, "-m", "opora.cli.main", *words, "--json"]
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    return done.returncode, json.loads(done.stdout or "{}")


def act(env: dict[str, str], *words: str) -> None:
    command = [sys.executable, str(CHILD), *words]
    subprocess.run(command, env=env, check=True, capture_output=True)


def test_a_head_kept_elsewhere_proves_that_the_chain_leads_there(base):
    assert opora(base, "audit", "head") == (0, {"events": 0, "head": ""})
    act(base, "append", "один", "3")
    act(base, "note", "два", "2")
    code, told = opora(base, "audit", "head")
    assert (code, told["events"]) == (0, 5)  # what was noted is in the chain too
    act(base, "append", "три", "1")
    code, verdict = opora(base, "audit", "verify", "--head", str(told["head"]).upper())
    assert (code, verdict["events"], verdict["flaw"], verdict["protected"]) == (0, 6, None, True)
    code, verdict = opora(base, "audit", "verify", "--head", "0" * 64)
    assert (code, verdict["flaw"]) == (1, "tail")
    assert verdict["seals"] == {"versions": 0, "files": 0, "broken": ""}


def test_what_is_no_head_is_refused_with_what_to_do(base):
    code, told = opora(base, "audit", "verify", "--head", "абв")
    assert code == 2
    assert "opora audit head" in str(told["error"])


def test_without_a_database_it_says_what_to_do(tmp_path):
    code, told = opora(
        os.environ | SETTINGS | {"DATABASE_URL": ""},
        "audit",
        "head",
        "--data",
        str(tmp_path),
    )
    assert code == 2
    assert "--data" in str(told["error"])


def test_help_loads_no_django():
    code = (
        "import sys; from opora.cli.main import main; main(['--help']); "
        "sys.exit(int('django.db' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

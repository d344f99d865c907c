"""The same button pressed in ten threads at once has one effect."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bases import own_base

TESTS = Path(__file__).parents[1]


@pytest.mark.database
def test_ten_at_once_are_one(tmp_path):
    with own_base(tmp_path) as env:
        done = subprocess.run(
            [sys.executable, str(TESTS / "repeats_child.py")],
            env=env,
            capture_output=True,
            check=False,
            timeout=120,
        )

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "errors": [],
        "Campaign": 1,
        "Due": 6,
        "DueChange": 1,
        "Excluded": 1,
        "Responsible": 1,
        "Mail": 3,  # the head, the far deputy head, the municipal coordinator
    }

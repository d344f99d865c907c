"""Runs commands in the process and reads what they print."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from opora.cli.main import main

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def opora(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function: arguments → (exit code, the JSON object printed)."""

    def run(*arguments: object) -> tuple[int, dict[str, Any]]:
        code = main([*map(str, arguments), "--json"])
        printed = capsys.readouterr()
        assert printed.err == ""
        return code, json.loads(printed.out)

    return run


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return a function: arguments → (exit code, the text printed to both streams)."""

    def run(*arguments: object) -> tuple[int, str]:
        code = main(list(map(str, arguments)))
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run

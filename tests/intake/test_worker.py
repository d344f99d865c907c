import gc
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from hostile_files import FIRST, book, write
from journals import report_block
from opora.intake import worker
from opora.intake.books import Grid
from opora.intake.frames import receive, send
from opora.intake.limits import Limits
from opora.intake.reading import Hints, Reading, Said
from opora.intake.worker import INTERNAL, NO_MEMORY, UNREADABLE, answer, serve
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()


def request(path: Path, kind: str = "reading", limits: Limits = LIMITS) -> dict[str, Any]:
    return {
        "kind": kind,
        "path": str(path),
        "hints": Hints().as_kept(),
        "limits": asdict(limits),
    }


def journal(folder: Path) -> Path:
    block = report_block("Дубова Ада", [(3, 24), (3, 25)], {"Алгебра": ["4", "5"]})
    text = "\n".join(";".join(f'"{cell}"' for cell in row) for row in block)
    return write(folder, text.encode())


def test_a_journal_becomes_a_reading(tmp_path: Path) -> None:
    message, columns = answer(request(journal(tmp_path)), LIMITS)

    assert [pupil[0] for pupil in message["pupils"]] == ["Дубова Ада"]
    assert message["rows"]["marks"] == 2
    assert [len(column) for column in columns[:2]] == [2, 2]


def test_grids_are_given_as_they_are(tmp_path: Path) -> None:
    message, columns = answer(request(write(tmp_path, book(FIRST)), "grids"), LIMITS)

    assert message == {"grids": [["Лист1", [["1"]]]]}
    assert columns == []


def test_a_refusal_is_an_answer(tmp_path: Path) -> None:
    message, _ = answer(request(write(tmp_path, b"")), LIMITS)

    assert message["refusal"][0] == "empty"


class Panic(BaseException):
    """As the reader's panic: not an Exception."""


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (MemoryError(), ["too_dense", NO_MEMORY]),
        (ValueError("Дубова Ада"), ["unreadable", UNREADABLE]),
        (RecursionError(), ["unreadable", UNREADABLE]),
        (Panic("Дубова Ада"), ["unreadable", UNREADABLE]),
    ],
)
def test_a_failure_says_nothing_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, refusal: list[str]
) -> None:
    def fail(*_: object) -> list[Grid]:
        raise error

    monkeypatch.setattr(worker, "read_book", fail)

    assert answer(request(tmp_path), LIMITS) == ({"refusal": refusal}, [])


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (ValueError("Дубова Ада"), ["internal", INTERNAL]),
        (RecursionError(), ["internal", INTERNAL]),
        (MemoryError(), ["too_dense", NO_MEMORY]),
        (Refusal("not_journal", "Не узнаём"), ["not_journal", "Не узнаём"]),
    ],
)
def test_a_failure_of_our_own_code_does_not_blame_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, refusal: list[str]
) -> None:
    def fail(*_: object) -> Reading:
        raise error

    monkeypatch.setattr(worker, "read_grids", fail)

    assert answer(request(write(tmp_path, b"a;b")), LIMITS) == ({"refusal": refusal}, [])


def test_a_person_may_interrupt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> list[Grid]:
        raise KeyboardInterrupt

    monkeypatch.setattr(worker, "read_book", interrupt)

    with pytest.raises(KeyboardInterrupt):
        answer(request(tmp_path), LIMITS)


def test_notes_are_cut_and_the_rest_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Reading(problems=[Said(None, None, "cell_unknown", str(n)) for n in range(10)])
    monkeypatch.setattr(worker, "read_grids", lambda grids, hints: made)

    message, _ = answer(request(write(tmp_path, b"a;b")), replace(LIMITS, notes=4))

    assert [row[3] for row in message["problems"][:4]] == ["0", "1", "2", "3"]
    assert len(message["problems"]) == 5
    assert "ещё 6 не показаны" in message["problems"][4][3]


def test_requests_are_answered_until_they_end_and_each_gets_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(worker, "limit_process", lambda limits: done.append("process"))
    monkeypatch.setattr(worker, "renew_processor_time", lambda limits: done.append("time"))
    requests, answers = io.BytesIO(), io.BytesIO()
    for _ in range(2):
        send(requests, request(write(tmp_path, b"")))
    requests.seek(0)

    serve(requests, answers)

    answers.seek(0)
    assert [receive(answers, 1000)["refusal"][0] for _ in range(2)] == ["empty", "empty"]
    assert done == ["process", "time", "time"]


@pytest.fixture
def whole_child() -> Iterator[None]:
    """What a child may switch off for its short life is switched on again for the tests."""
    yield
    gc.enable()


@pytest.mark.usefixtures("whole_child")
def test_only_answers_get_to_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = io.BytesIO()
    send(requests, request(write(tmp_path, b"")))
    requests.seek(0)
    printed = tmp_path / "stdout"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(requests))
    monkeypatch.setattr(worker, "limit_process", lambda limits: os.write(stdout.fileno(), b"stray"))
    monkeypatch.setattr(worker, "renew_processor_time", lambda limits: None)

    with printed.open("w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        answers = worker._take_stdout()
        monkeypatch.setattr(worker, "_take_stdout", lambda: answers)
        worker.main()
        answers.close()

    with printed.open("rb") as written:
        assert receive(written, 1000)["refusal"][0] == "empty"
        assert written.read() == b""

import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from hostile_files import FIRST, MAIN, book, cell, row, write
from journals import report_block
from opora.intake import child as child_module
from opora.intake.archive import SourceFile
from opora.intake.child import COMMAND, Child
from opora.intake.limits import Limits
from opora.intake.pool import ReaderPool
from opora.intake.reading import Hints, Reading
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()
Item = TypeVar("Item")

# Children that misbehave, for the parent must stand them all.
DIES = "import os; os._exit(3)"
HANGS = "import time; time.sleep(60)"
ABORTS = "import sys, os; sys.stdin.buffer.read(8); os.abort()"
BABBLES = (
    "import sys; sys.stdout.buffer.write(b'babble' * 999); sys.stdout.flush(); sys.stdin.read()"
)
SPINS = """import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
while True: pass"""
LIES = """import sys
body = b'{"format": "x"}'
sys.stdout.buffer.write(len(body).to_bytes(8, "little") + body)
sys.stdout.flush(); sys.stdin.read()"""


def source(path: Path) -> SourceFile:
    return SourceFile(path.name, path, "", path.stat().st_size)


@pytest.fixture
def journal(tmp_path: Path) -> SourceFile:
    block = report_block("Дубова Ада", [(3, 24), (3, 25)], {"Алгебра": ["4", "5"]})
    text = "\n".join(";".join(f'"{text}"' for text in row) for row in block)
    return source(write(tmp_path, text.encode(), "9А.csv"))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    """All children started, in order."""
    found: list[Child] = []
    original = Child.__init__

    def start(
        self: Child, limits: Limits, command: Sequence[str] = COMMAND, renews: bool = False
    ) -> None:
        original(self, limits, command, renews)
        found.append(self)

    monkeypatch.setattr(Child, "__init__", start)
    return found


def test_a_journal_is_read_by_a_real_child(journal: SourceFile) -> None:
    with ReaderPool(LIMITS) as pool:
        reading = pool.read(journal, Hints())

    assert isinstance(reading, Reading)
    assert [pupil.name for pupil in reading.pupils] == ["Дубова Ада"]
    assert list(reading.marks.columns["mark"]) == [4, 5]


def test_grids_of_any_file_are_read_by_a_real_child(tmp_path: Path) -> None:
    with ReaderPool(LIMITS) as pool:
        grids = pool.grids(source(write(tmp_path, book(FIRST))))

    assert not isinstance(grids, Refusal)
    assert grids[0].rows == [["1"]]


def test_results_keep_the_order_of_files_and_go_through_the_progress(
    tmp_path: Path, journal: SourceFile, started: list[Child]
) -> None:
    empty = source(write(tmp_path, b"", "пусто.xlsx"))
    sources = [journal, empty] * 6
    totals: list[int] = []

    def progress(items: Iterable[Item], total: int) -> Iterator[Item]:
        totals.append(total)
        yield from items

    with ReaderPool(LIMITS, workers=2) as pool:
        results = list(pool.read_all(sources, Hints(), progress))

    assert [item for item, _ in results] == sources
    assert [type(found) for _, found in results] == [Reading, Refusal] * 6
    assert totals == [12]
    assert len(started) <= 2


def test_children_start_only_when_there_is_a_file(started: list[Child]) -> None:
    with ReaderPool(LIMITS) as pool:
        assert list(pool.read_all([], Hints())) == []

    assert started == []


def test_a_child_is_renewed_after_its_share_of_files(
    monkeypatch: pytest.MonkeyPatch, journal: SourceFile, started: list[Child]
) -> None:
    monkeypatch.setattr(child_module, "CAN_FORK", False)  # as on Windows

    with ReaderPool(replace(LIMITS, child_files=2), workers=1) as pool:
        results = list(pool.read_all([journal] * 5, Hints()))

    assert [child.files for child in started] == [2, 2, 1]
    assert all(isinstance(found, Reading) for _, found in results)
    assert all(child.process.returncode is not None for child in started)


def test_a_child_that_renews_itself_is_started_once_and_forks_for_each_share(
    journal: SourceFile, started: list[Child]
) -> None:
    tells_its_number = (
        "import os, opora.intake.worker as worker\n"
        "worker.answer = lambda *_: ({'refusal': ['pid', str(os.getpid())]}, [])\n"
        "worker.main()"
    )
    command = [sys.executable, "-c", tells_its_number]

    with ReaderPool(replace(LIMITS, child_files=2), workers=1, command=command) as pool:
        found = [found.message for _, found in pool.read_all([journal] * 5, Hints())]

    assert len(started) == 1
    assert found[0] == found[1] != found[2] == found[3] != found[4]
    assert str(started[0].process.pid) not in found


@pytest.mark.parametrize(
    ("answer", "ended", "code", "said"),
    [
        ("os.abort()", -6, "too_dense", "памяти"),
        ("os._exit(3)", 3, "unreadable", "повреждён"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", -24, "unreadable", "слишком долго"),
        ("os.kill(os.getpid(), signal.SIGKILL)", -9, "unreadable", "повреждён"),
    ],
)
def test_the_end_of_a_forked_child_is_told_as_of_any_other(
    journal: SourceFile, started: list[Child], answer: str, ended: int, code: str, said: str
) -> None:
    program = (
        "import os, signal, opora.intake.worker as worker\n"
        f"worker.answer = lambda *_: {answer}\n"
        "worker.main()"
    )
    command = [sys.executable, "-c", program]

    with ReaderPool(replace(LIMITS, child_files=1), workers=1, command=command) as pool:
        results = [found for _, found in pool.read_all([journal] * 2, Hints())]

    assert [child.renews for child in started] == [True, True]
    assert {child.process.returncode for child in started} == {ended}
    assert [found.code for found in results if isinstance(found, Refusal)] == [code, code]
    assert all(said in found.message for found in results if isinstance(found, Refusal))


def test_a_forked_child_that_hangs_is_ended_with_the_one_that_forked_it(
    tmp_path: Path, journal: SourceFile
) -> None:
    number = tmp_path / "pid"
    program = (
        "import os, pathlib, time, opora.intake.worker as worker\n"
        "worker.limit_process = lambda limits: None\n"
        f"written = pathlib.Path({str(number)!r})\n"
        "worker.answer = lambda *_: (written.write_text(str(os.getpid())), time.sleep(60))\n"
        "worker.main()"
    )
    limits = replace(LIMITS, child_files=1, child_wall_seconds=2)

    with ReaderPool(limits, workers=1, command=[sys.executable, "-c", program]) as pool:
        results = [found for _, found in pool.read_all([journal] * 2, Hints())]

    assert [type(found) for found in results] == [Refusal, Refusal]
    assert not lives(int(number.read_text(encoding="ascii")))


def lives(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def test_a_child_that_died_in_between_is_replaced(
    journal: SourceFile, started: list[Child]
) -> None:
    with ReaderPool(LIMITS, workers=1) as pool:
        pool.read(journal, Hints())
        started[0].process.kill()
        started[0].process.wait()

        assert isinstance(pool.read(journal, Hints()), Reading)


@pytest.mark.parametrize(
    ("program", "code", "said"),
    [
        (DIES, "unreadable", "повреждён"),
        (HANGS, "unreadable", "слишком долго"),
        (SPINS, "unreadable", "слишком долго"),
        (ABORTS, "too_dense", "памяти"),
        (BABBLES, "unreadable", "повреждён"),
        (LIES, "unreadable", "повреждён"),
    ],
)
def test_whatever_a_child_does_the_parent_goes_on(
    journal: SourceFile, program: str, code: str, said: str
) -> None:
    limits = replace(LIMITS, child_wall_seconds=1 if program == HANGS else 20)

    with ReaderPool(limits, workers=1, command=[sys.executable, "-c", program]) as pool:
        results = [found for _, found in pool.read_all([journal] * 2, Hints())]

    assert [found.code for found in results if isinstance(found, Refusal)] == [code, code]
    assert all(said in found.message for found in results if isinstance(found, Refusal))


def test_a_file_that_needs_too_much_memory_is_too_dense_and_the_next_is_read(
    tmp_path: Path, journal: SourceFile
) -> None:
    # Few bytes in the file, but every cell is a copy of the same long text for the reader. The
    # escape keeps the book from the short road, where it would be one text.
    strings = f"<sst {MAIN}><si><t>_x0041_{'Я' * 30_000}</t></si></sst>"
    rows = (row(n, *(cell(f"{c}{n}", "0", "s") for c in "ABCDEFGH")) for n in range(1, 2000))
    heavy = source(write(tmp_path, book(*rows, strings=strings)))

    with ReaderPool(replace(LIMITS, child_memory_bytes=400 << 20), workers=1) as pool:
        refused, read = pool.read(heavy, Hints()), pool.read(journal, Hints())

    assert isinstance(refused, Refusal)
    assert refused.code == "too_dense"
    assert isinstance(read, Reading)


def test_a_pool_closed_in_the_middle_does_not_wait_for_slow_files(
    journal: SourceFile, started: list[Child]
) -> None:
    pool = ReaderPool(LIMITS, workers=1, command=[sys.executable, "-c", HANGS])
    waiting = pool._threads.submit(pool.read, journal, Hints())
    while not pool._busy:
        time.sleep(0.01)

    pool.close()

    assert isinstance(waiting.result(timeout=5), Refusal)
    assert started[0].process.returncode is not None


def test_a_stray_print_of_a_reader_does_not_break_the_answers(journal: SourceFile) -> None:
    program = (
        "import opora.intake.worker as worker\n"
        "whole = worker.read_book\n"
        "worker.read_book = lambda *given: (print('stray'), whole(*given))[1]\n"
        "worker.main()"
    )

    with ReaderPool(LIMITS, command=[sys.executable, "-c", program]) as pool:
        assert isinstance(pool.read(journal, Hints()), Reading)


def test_the_child_loads_nothing_heavy() -> None:
    program = "import sys, opora.intake.worker; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {
        "pyarrow",
        "duckdb",
        "ibis",
        "pandas",
        "numpy.typing",
        "jinja2",
        "xlsxwriter",
    } & set(loaded)

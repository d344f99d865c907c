"""The limited child that opens untrusted files: it may die, the parent may not.

Run as `python -I -X utf8 -m opora.intake.worker`; requests come on standard input, answers go to
standard output (frames.py). Imports the reader, NumPy, the formats and the standard library only.
"""

import gc
import os
import sys
from array import array
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from opora.intake.books import read_book
from opora.intake.child_limits import (
    forbid_cores,
    give_memory_back,
    limit_process,
    renew_processor_time,
)
from opora.intake.commenting.commented import commented
from opora.intake.formats import all_formats
from opora.intake.frames import BUFFER_BYTES, BrokenFrame, receive, send
from opora.intake.grid import Grid
from opora.intake.legends import default_legend
from opora.intake.limits import Limits
from opora.intake.nursery import RENEWS, one_after_another
from opora.intake.reading import Hints, Reading, Said
from opora.intake.recognition import read_grids
from opora.intake.sheet_sample import pack_samples, sample_of
from opora.intake.wire import pack
from opora.vocabulary.problems import Refusal
from opora.vocabulary.subject import standard_subjects

_LONGEST_REQUEST = 1 << 20
_LARGE = 1 << 20  # bytes of a file after which the rest of its memory is worth giving back

Answer = tuple[dict[str, Any], "list[array[int]]"]


def main() -> None:
    """Answer requests until standard input ends."""
    # A child lives for fifty files and makes no cycles worth a walk over every cell.
    gc.disable()
    requests, answers = sys.stdin.buffer, _take_stdout()
    if RENEWS in sys.argv:
        forbid_cores()
        _load()
        one_after_another(lambda: serve(requests, answers, renews=True))
    else:
        serve(requests, answers)


def _load() -> None:
    """Load what every file needs, once for all children that will be forked."""
    all_formats()
    standard_subjects()
    default_legend()


def serve(requests: BinaryIO, answers: BinaryIO, renews: bool = False) -> bool:
    """Answer requests until they end (False) or, if it `renews`, the share of files is read (True).

    The limits of the first request hold for the process.
    """
    for number in count():
        try:
            request = receive(requests, _LONGEST_REQUEST)
        except BrokenFrame:
            return False
        limits = Limits(**request["limits"])
        if number == 0:
            limit_process(limits)
        renew_processor_time(limits)
        message, arrays = answer(request, limits)
        send(answers, message, arrays)
        if renews and number + 1 >= limits.child_files:
            break
    return True


def answer(request: dict[str, Any], limits: Limits) -> Answer:
    """Return the answer to one request; nothing of the file gets into a message of failure."""
    path = Path(request["path"])
    try:
        if request["kind"] == "grids":
            return {"grids": [[grid.name, list(grid.rows)] for grid in read_book(path, limits)]}, []
        if request["kind"] == "sample":
            return _sampled(read_book(path, limits), Hints.from_kept(request["hints"])), []
        if request["kind"] == "commented":
            made = array("B", commented(path, request["hints"], limits))
            return {"size": len(made)}, [made]
        return pack(_read(path, Hints.from_kept(request["hints"]), limits))
    except Refusal as refusal:
        return {"refusal": [refusal.code, refusal.message]}, []
    except MemoryError:
        return {"refusal": ["too_dense", NO_MEMORY]}, []
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the reader is no Exception; it costs one file
        return {"refusal": ["unreadable", UNREADABLE]}, []


def _read(path: Path, hints: Hints, limits: Limits) -> Reading:
    # The grids die with this call, before the answer is built: half of the peak of memory.
    reading = _recognised(read_book(path, limits), hints)
    if path.stat().st_size > _LARGE:
        give_memory_back()
    for notes in (reading.problems, reading.remarks):
        _cut(notes, limits.notes)
    return reading


def _recognised(grids: list[Grid], hints: Hints) -> Reading:
    """Return the reading; what is raised past this point is our fault, not the file's."""
    try:
        return read_grids(grids, hints)
    except (Refusal, MemoryError):
        raise
    except Exception as error:
        raise Refusal("internal", INTERNAL) from error


def _sampled(grids: list[Grid], hints: Hints) -> dict[str, Any]:
    """Return the message of samples; what is raised past this point is our fault too."""
    try:
        return pack_samples([sample_of(grid, hints) for grid in grids])
    except MemoryError:
        raise
    except Exception as error:
        raise Refusal("internal", INTERNAL) from error


def _cut(notes: list[Said], most: int) -> None:
    """Keep as many notes as a person can read and say how many are left out."""
    left = len(notes) - most
    if left > 0:
        del notes[most:]
        text = f"Показаны первые {most}, ещё {left} не показаны. Исправьте их и загрузите снова."
        notes.append(Said(None, None, "too_many", text))


def _take_stdout() -> BinaryIO:
    """Return standard output for answers alone: a stray print must not get between frames."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", BUFFER_BYTES)
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), sys.stdout.fileno())
    return answers


NO_MEMORY = "Файлу не хватило памяти, отведённой на чтение. Разделите его на несколько."
INTERNAL = (
    "Ошибка программы при разборе этого файла: файл, возможно, исправен. Сообщите разработчикам, "
    "из какого журнала он выгружен."
)
UNREADABLE = "Файл не читается. Откройте его в Excel, сохраните заново и загрузите снова."

if __name__ == "__main__":
    main()

"""Temporary files of a long-lived process: inside the data directory, and gone after a kill.

What people send lies in them for a while. Elsewhere a process that was killed would leave it for
anybody to find, on Windows for ever.
"""

import shutil
import tempfile
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

from opora.facts.atomic import make_folder

FOLDER = "temporary"
_HELD = ".held"
_own: list[FileLock] = []  # the system lets go of them when the process ends, however it ends


def keep_temporary_files(data: Path) -> Path:
    """Return the folder where this process has its temporary files from now on.

    Those of processes that have ended are removed.
    """
    root = data / FOLDER
    make_folder(root)
    with FileLock(root / ".lock"):
        for lock in root.glob(f"*{_HELD}"):
            _remove_if_left(lock)
        folder = root / token_hex(8)
        held = FileLock(f"{folder}{_HELD}")
        held.acquire()
        folder.mkdir(mode=0o700)
    _own.append(held)
    tempfile.tempdir = str(folder)
    return folder


def _remove_if_left(path: Path) -> None:
    try:
        with FileLock(path, timeout=0):
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
    except Timeout:
        return
    path.unlink(missing_ok=True)

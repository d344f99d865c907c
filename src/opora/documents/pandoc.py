"""Pandoc out of the wheel: HTML in, another format out."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from opora.documents.page import BLOCKS
from opora.vocabulary.problems import UserError

_SECONDS = 120  # a form takes 0.1 s; a district's extract of a hundred pages about 5


def convert(html: str, to: Literal["docx", "typst"], *options: str) -> bytes:
    """Return the converted text.

    The sandbox keeps Pandoc from reading any file that is not named here. Its messages may quote
    the document, so they never go into the error. Raises UserError.
    """
    command = [str(_program()), "--from=html", f"--to={to}", "--sandbox", "--output=-"]
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program, no shell, text by its input)
            [*command, f"--lua-filter={BLOCKS / 'roles.lua'}", *options],
            input=html.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UserError("Документ слишком велик. Сделайте его по одному классу.") from error
    if done.returncode:
        message = "Документ не удалось собрать: Pandoc ответил кодом"
        raise UserError(f"{message} {done.returncode}. Проверьте шаблон: opora orders check.")
    return done.stdout


def _program() -> Path:
    """Return the program of the wheel; another one on the PATH would write other bytes."""
    spec = find_spec("pypandoc")
    folders = spec.submodule_search_locations if spec else None
    name = "pandoc.exe" if os.name == "nt" else "pandoc"
    program = Path(folders[0]) / "files" / name if folders else Path(name)
    if not program.is_file():
        raise UserError("Не установлен Pandoc. Выполните make setup: он входит в pypandoc_binary.")
    return program

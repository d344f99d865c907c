"""The program `openssl`, run with a time limit, its own settings and no trust of the system's."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from opora.documents.signing.verdict import Cause, NotGood
from opora.intake.limits import Limits

_PLAIN = "openssl_conf = settings\n[settings]\n"
_GOST = """openssl_conf = settings
[settings]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
"""
_PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "OPENSSL_ENGINES")
_REQUEST = "[req]\ndistinguished_name = dn\n[dn]\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """How a run ended: exit code, what was printed, what was complained of."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class OpenSSL:
    """The program with its files in one folder; `gost`: with the engine, which must be there."""

    folder: Path
    gost: bool = False

    def run(self, *arguments: str) -> Answer:
        """Return how a command ended, its files named from the folder.

        Raises NotGood: program_missing, timeout.
        """
        program = shutil.which("openssl")
        if program is None:
            raise NotGood(Cause.PROGRAM_MISSING)
        settings = self.folder / "openssl.cnf"
        settings.write_text((_GOST if self.gost else _PLAIN) + _REQUEST, encoding="ascii")
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        try:
            done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
                [program, *arguments],
                cwd=self.folder,
                env={**kept, "LC_ALL": "C", "OPENSSL_CONF": str(settings)},
                capture_output=True,
                stdin=subprocess.DEVNULL,
                timeout=Limits.load().openssl_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotGood(Cause.TIMEOUT) from error
        out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
        return Answer(done.returncode, out, err)

    def has_engine(self) -> bool:
        """Return whether the GOST engine can be loaded."""
        answer = OpenSSL(self.folder).run("engine", "-t", "gost")
        return "[ available ]" in answer.out

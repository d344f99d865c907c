"""Child processes that are kept running: started again when they die, stopped together."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_LOOKS = 0.2  # seconds between looks at the children
_PATIENCE = 30.0  # seconds that a child may take to stop
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_STEADY = 60.0  # seconds after which a child is no longer said to fail again and again


@dataclass
class Child:
    """A process of this interpreter: `arguments` after «python».

    It has our end of a pipe as its standard input: the end closes when we end, and it must end then
    (`config.lifeline`).
    """

    title: str
    arguments: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    again_at: float = 0.0
    pause: float = field(default=_FIRST_PAUSE)

    def start(self) -> None:
        """Start the process."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, *self.arguments], stdin=subprocess.PIPE
        )

    def look(self, say: Callable[[str], object]) -> None:
        """Start the process again when it has died; a pause grows while it dies at once."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.process = None
            steady = now - self.started > _STEADY
            self.pause = _FIRST_PAUSE if steady else min(2 * self.pause, _LONGEST_PAUSE)
            self.again_at = now + self.pause
            say(f"{self.title}: процесс прервался, запускаем снова.")
        if self.process is None and now >= self.again_at:
            self.start()

    def ask_to_stop(self) -> None:
        """Close the pipe: the child ends its work and stops."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()

    def wait(self, until: float) -> None:
        """Wait for the end; a child that does not stop in time is killed."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def keep_running(
    children: Sequence[Child], stopping: Callable[[], bool], say: Callable[[str], object]
) -> None:
    """Keep the children running until `stopping` says so; then stop them all."""
    try:
        for child in children:
            child.start()
        while not stopping():
            time.sleep(_LOOKS)
            for child in children:
                child.look(say)
    finally:
        for child in children:
            child.ask_to_stop()
        until = time.monotonic() + _PATIENCE
        for child in children:
            child.wait(until)

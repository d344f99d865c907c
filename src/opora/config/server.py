"""The web server: granian, which runs our WSGI application in processes of several threads."""

import os
import signal
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from opora.config.lifeline import when_parent_ends
from opora.config.turns import THREADS


def serve(host: str, port: int, workers: int) -> None:
    """Answer until a signal says to stop."""
    server = Granian(
        "opora.config.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.error,  # a warning says that our threads are many: nearly all wait
    )
    server.serve()


def main() -> None:
    """Run as a child of `opora serve`: host, port, processes; end when the parent ends."""
    host, port, workers = sys.argv[1:4]
    when_parent_ends(lambda: os.kill(os.getpid(), signal.SIGTERM))
    serve(host, int(port), int(workers))


if __name__ == "__main__":
    main()

"""What logs must not hold: a link that lets in."""

import logging
import re

_TOKEN = re.compile(r"(/invitation/)[^/\s]+")


class NoTokens(logging.Filter):
    """Cuts tokens of one-time links out of addresses that the framework logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True: every record is kept, without tokens."""
        record.msg, record.args = _TOKEN.sub(r"\1…", record.getMessage()), ()
        return True

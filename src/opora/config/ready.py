"""Django made ready outside the web server: for commands that read or write records."""

import os
from pathlib import Path

import django

_SETTINGS = "opora.config.settings"


def make_ready(data: str | None = None) -> None:
    """Load the settings and the records; `data`: the data directory, if one was named.

    Raises UserError when DATABASE_URL cannot be understood. Does nothing the second time.
    """
    name_settings(data)
    django.setup()


def name_settings(data: str | None = None) -> None:
    """Say where the settings and the data are, to this process and to those it starts.

    New files are for their owner alone: the database holds names.
    """
    os.umask(0o077)
    if data:
        os.environ["OPORA_DATA"] = str(Path(data).absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)


def data_folder() -> Path:
    """Return the data directory that is named to this process."""
    return Path(os.environ.get("OPORA_DATA") or "data").absolute()

"""Makes a school of 1 500 pupils in a data directory and prints its number: run with its database.

Half a year of marks of one school year are known, so the end of its second quarter is near.
"""

import json
import sys
from dataclasses import replace
from datetime import date

from django.conf import settings

from opora.config.ready import make_ready

if __name__ == "__main__":
    make_ready()

from django.core.management import call_command

from opora.cli.town import settle
from opora.facts.store import Store
from opora.generator.region import region
from opora.generator.writing import write_region

PUPILS, YEAR, UNTIL = 1500, 2025, date(2026, 1, 14)
PASSWORD = "Большая-школа-2026"


def made() -> dict[str, int | str]:
    """Make the school, its people and its marks."""
    call_command("migrate", verbosity=0)
    largest = max(region(1, 20), key=lambda each: each.pupils)
    school = replace(largest, pupils=PUPILS)
    settle([school], [YEAR], PASSWORD)
    write_region(Store(settings.DATA), [(school, YEAR)], iter([0]), UNTIL)
    return {"unit": school.school_id, "password": PASSWORD, "year": YEAR}


if __name__ == "__main__":
    json.dump(made(), sys.stdout)

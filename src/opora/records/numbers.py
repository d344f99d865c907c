"""Random numbers given once: of units and pupils, the same in facts."""

import secrets

from opora.records.models import OrgUnit, Pupil

_LARGEST = 2**32 - 1  # facts keep them in 32 bits


def new_unit_number() -> int:
    """Return a number that no unit has."""
    while OrgUnit.objects.filter(pk=(number := _random())).exists():
        pass
    return number


def new_pupil_number() -> int:
    """Return a number that no pupil has or had."""
    while Pupil.objects.filter(pk=(number := _random())).exists():
        pass
    return number


def _random() -> int:
    return secrets.randbelow(_LARGEST) + 1

"""Traces of looking with the eyes of another."""

from opora.records.actions.by import By, leave_trace

_ACT = "view_as"


def began(*, by: By, staff: int, unit: int) -> None:
    """Note that somebody looks with the eyes of a member of staff from now on."""
    leave_trace(by, "смотрит глазами сотрудника", unit=unit, act=_ACT, staff=staff)


def ended(*, by: By, staff: int) -> None:
    """Note that it is over."""
    leave_trace(by, "смотрит снова своими глазами", act=_ACT, staff=staff)

import resource
import runpy
import sys

import pytest

from opora.intake import child_limits
from opora.intake.child_limits import limit_process, renew_processor_time
from opora.intake.limits import Limits

LIMITS = Limits.load()
FREE = resource.RLIM_INFINITY


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(child_limits.resource, "setrlimit", found.__setitem__)
    monkeypatch.setattr(child_limits.resource, "getrlimit", lambda which: (FREE, FREE))
    return found


def test_memory_files_and_cores_are_limited(laid: dict[int, tuple[int, int]]) -> None:
    limit_process(LIMITS)

    memory = LIMITS.child_memory_bytes
    assert laid[resource.RLIMIT_AS] == (memory, memory)
    assert laid[resource.RLIMIT_FSIZE] == laid[resource.RLIMIT_CORE] == (0, 0)


def test_a_stricter_limit_of_the_system_is_kept(
    laid: dict[int, tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_limits.resource, "getrlimit", lambda which: (9, 9))

    limit_process(LIMITS)
    renew_processor_time(LIMITS)

    assert laid[resource.RLIMIT_AS] == laid[resource.RLIMIT_CPU] == (9, 9)


def test_processor_time_counts_from_now(laid: dict[int, tuple[int, int]]) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)

    renew_processor_time(LIMITS)

    soft, hard = laid[resource.RLIMIT_CPU]
    assert hard == FREE
    assert soft > used.ru_utime + used.ru_stime + LIMITS.child_cpu_seconds - 1


def test_a_system_that_refuses_a_limit_does_not_stop_the_reading(
    laid: dict[int, tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def refuse(which: int, limits: tuple[int, int]) -> None:
        tried.append(which)
        raise ValueError

    monkeypatch.setattr(child_limits.resource, "setrlimit", refuse)

    limit_process(LIMITS)

    assert len(tried) == 3


def test_a_system_without_limits_still_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {
        which: resource.getrlimit(which) for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU)
    }
    monkeypatch.setattr(sys, "platform", "win32")

    windows = runpy.run_path(child_limits.__file__)
    windows["limit_process"](LIMITS)
    windows["renew_processor_time"](LIMITS)

    assert "resource" not in windows
    assert {which: resource.getrlimit(which) for which in before} == before

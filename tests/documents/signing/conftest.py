from collections.abc import Callable
from functools import cache

import pytest

import forging
from signed_worlds import World


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], World]:
    """The world of a kind of keys; skipped where the engine of GOST is not installed."""

    @cache
    def make(kind: str) -> World:
        return World(tmp_path_factory.mktemp(kind), kind)

    def world(kind: str) -> World:
        if kind.startswith("gost") and not forging.has_engine():
            pytest.skip("нет модуля ГОСТ для OpenSSL: apt-get install libengine-gost-openssl")
        return make(kind)

    return world

"""The rows that every engine is asked about, and Spark for as long as a module needs it."""

from contextlib import contextmanager

import pytest

from contract import stored
from contract.rows import generated
from opora.facts import engine, spark

SIZES = {"marks": 4_000, "final_marks": 1_500}


@pytest.fixture(scope="session")
def facts():
    """Marks and final marks as Arrow tables."""
    return {name: generated(name, count) for name, count in SIZES.items()}


@pytest.fixture(scope="session")
def rows(facts):
    """The same as lists of dictionaries, and the rows of the data directory, for the twins."""
    told = {name: table.to_pylist() for name, table in facts.items()}
    return told | {"facts": stored.rows(stored.uploads())}


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """The data directory of the cases about periods."""
    return stored.store(tmp_path_factory.mktemp("stored"))


@pytest.fixture(scope="session")
def spark_at():
    """Open the backend of an address in a `with` block, at the end of which it is gone."""

    @contextmanager
    def opened(address):
        backend = engine.at(address)
        try:
            yield backend
        finally:
            backend.disconnect()
            spark.connect.cache_clear()

    return opened

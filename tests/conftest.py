"""What every test with a database needs."""

from collections.abc import Iterator

import pytest

from opora.records.append_only import expose


@pytest.fixture(autouse=True)
def emptied_after(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test that really commits be cleaned up: audit tables refuse to be emptied.

    The triggers come back with the emptying (after every migration and flush).
    """
    committing = {"transactional_db", "live_server"} & set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and bool(marker.kwargs.get("transaction"))
    if not (commits or committing):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    expose()

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from opora.documents.handmade.form import HandForm
from opora.documents.handmade.pupil import Asked
from opora.documents.handmade.reading import read_hand_form
from opora.intake.archive import SourceFile
from opora.intake.limits import Limits
from opora.intake.pool import ReaderPool
from opora.orders.order import Order
from opora.vocabulary.problems import Refusal

ReadFile = Callable[[bytes], HandForm]


@pytest.fixture(scope="session")
def asked(order948: Order) -> Asked:
    """What order 948 wants of its form."""
    return Asked(order948.form("individual_work"), (9, 11), order948.failing)


@pytest.fixture(scope="session")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(Limits.load(), 1) as found:
        yield found


@pytest.fixture(scope="session")
def read_file(asked: Asked, pool: ReaderPool, tmp_path_factory: pytest.TempPathFactory) -> ReadFile:
    """Read bytes of a file as the program reads what a school sent."""
    folder = tmp_path_factory.mktemp("forms")

    def read(content: bytes) -> HandForm:
        path = written(folder, content)
        grids = pool.grids(SourceFile("форма", path, path.name, len(content)))
        assert not isinstance(grids, Refusal), grids
        return read_hand_form(grids, asked, "форма")

    return read


def written(folder: Path, content: bytes) -> Path:
    """Write a file under the SHA-256 of its content and return where it lies."""
    path = folder / sha256(content).hexdigest()
    path.write_bytes(content)
    return path

import io
from array import array

import pytest

from opora.intake import frames
from opora.intake.frames import BrokenFrame, receive, receive_column, send


def framed(body: bytes) -> io.BytesIO:
    return io.BytesIO(len(body).to_bytes(8, "little") + body)


def test_a_message_and_its_columns_come_through() -> None:
    stream = io.BytesIO()
    send(stream, {"имя": [1, None]}, [array("I", [1, 2**32 - 1]), array("B", [5])])
    stream.seek(0)
    wide: array[int] = array("I")
    narrow: array[int] = array("B")

    assert receive(stream, 100) == {"имя": [1, None]}
    receive_column(stream, wide, 2, 100)
    receive_column(stream, narrow, 1, 100)
    assert (list(wide), list(narrow)) == ([1, 2**32 - 1], [5])


def test_numbers_travel_little_endian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames.sys, "byteorder", "big")
    stream = io.BytesIO()
    received: array[int] = array("H")

    send(stream, {}, [array("H", [0x0100])])

    assert stream.getvalue().endswith(array("H", [0x0001]).tobytes())
    stream.seek(-2, io.SEEK_END)
    receive_column(stream, received, 1, 100)
    assert list(received) == [0x0100]


@pytest.mark.parametrize(
    "stream",
    [
        io.BytesIO(),
        io.BytesIO(b"\x05\0\0"),
        framed(b"{}" + b" " * 200),
        framed(b"not json"),
        framed(b"\xff\xfe"),
        framed(b"[1]"),
        framed(b"[" * 90_000),
        io.BytesIO((50).to_bytes(8, "little") + b"{}"),
    ],
)
def test_anything_but_a_whole_object_is_broken(stream: io.BytesIO) -> None:
    with pytest.raises(BrokenFrame):
        receive(stream, 100 if len(stream.getvalue()) < 1000 else 100_000)


@pytest.mark.parametrize(("count", "most"), [(3, 100), (2, 7), (-1, 100)])
def test_a_column_is_as_long_as_announced_and_allowed(count: int, most: int) -> None:
    with pytest.raises(BrokenFrame):
        receive_column(io.BytesIO(bytes(8)), array("I"), count, most)

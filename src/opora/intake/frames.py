"""How parent and child talk over pipes: a length, a JSON object, then bare columns of numbers.

Nothing that could run code when decoded (pickle, marshal): the child has read a hostile file and
is believed no more than the file itself.
"""

import json
import sys
from array import array
from collections.abc import Iterable
from typing import Any, BinaryIO

BUFFER_BYTES = 1 << 18  # an answer about a class fits: one call of the system, not dozens
_LENGTH_BYTES = 8


class BrokenFrame(Exception):
    """The other side died, or says what it may not say."""


def send(stream: BinaryIO, message: dict[str, Any], arrays: Iterable["array[int]"] = ()) -> None:
    """Write a message and the columns it announces; the columns are used up."""
    body = json.dumps(message, separators=(",", ":")).encode("ascii")
    stream.write(len(body).to_bytes(_LENGTH_BYTES, "little"))
    stream.write(body)
    for column in arrays:
        _swap_on_big_endian(column)
        stream.write(memoryview(column).cast("B"))
    stream.flush()


def receive(stream: BinaryIO, most: int) -> dict[str, Any]:
    """Return the next message.

    Raises BrokenFrame at the end of the stream, beyond `most` bytes, for anything but an object.
    """
    length = int.from_bytes(_exactly(stream, _LENGTH_BYTES), "little")
    if length > most:
        raise BrokenFrame(f"a message of {length} bytes, {most} allowed")
    try:
        message = json.loads(_exactly(stream, length))
    except (ValueError, RecursionError) as error:
        raise BrokenFrame("a message that is not JSON") from error
    if not isinstance(message, dict):
        raise BrokenFrame("a message that is not an object")
    return message


def receive_column(stream: BinaryIO, column: "array[int]", count: int, most: int) -> None:
    """Fill an empty column with `count` numbers; raises BrokenFrame if short or beyond `most`."""
    size = count * column.itemsize
    if not 0 <= size <= most:
        raise BrokenFrame(f"a column of {size} bytes, {most} allowed")
    column.frombytes(_exactly(stream, size))
    _swap_on_big_endian(column)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise BrokenFrame(f"{len(data)} bytes of {size}")
    return data


def _swap_on_big_endian(column: "array[int]") -> None:
    if sys.byteorder == "big":
        column.byteswap()

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from hostile_files import write, zipped
from opora.intake.limits import Limits
from opora.intake.zip_parts import check_single_end, members, parts
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()


def read(path: Path, limits: Limits = LIMITS) -> dict[str, bytes]:
    return dict(parts(path, members(path, limits)))


def code_of(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(Refusal) as caught:
        read(path, limits)
    return caught.value.code


def test_members_come_with_their_content_and_without_folders(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.mkdir("папка")
        archive.writestr("папка/stored", b"1" * 100)
        archive.writestr("deflated", b"2" * 100, zipfile.ZIP_DEFLATED)

    assert read(path) == {"папка/stored": b"1" * 100, "deflated": b"2" * 100}


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "..\\x", "C:\\x"])
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    assert code_of(write(tmp_path, zipped({name: b"x"}))) == "bad_archive"


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    assert code_of(write(tmp_path, zipped({"a.xml": b"1", "A.xml": b"2"}))) == "bad_archive"


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, b"/etc/passwd")

    assert code_of(path) == "bad_archive"


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a": b"x"}))
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 8] |= 1

    assert code_of(write(tmp_path, bytes(content))) == "encrypted"


def test_an_unusual_compression_is_refused(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"x")

    assert code_of(write(tmp_path, made.getvalue())) == "bad_archive"


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ({"members": 2}, "too_dense"),
        ({"member_bytes": 99}, "too_large"),
        ({"total_bytes": 299}, "too_large"),
        ({"ratio": 1, "ratio_from_bytes": 100}, "too_dense"),
    ],
)
def test_size_and_number_are_limited(tmp_path: Path, limit: dict[str, int], code: str) -> None:
    path = write(
        tmp_path, zipped({f"{n}": bytes(100 * n) for n in (1, 1, 2, 3)} | {"0": bytes(99)})
    )

    assert code_of(path, replace(LIMITS, **limit)) == code


def test_a_directory_of_a_million_entries_is_not_even_parsed(tmp_path: Path) -> None:
    content = bytearray(zipped({"a": b"x"}))
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = (60_000_000).to_bytes(4, "little")

    assert code_of(write(tmp_path, bytes(content))) == "too_dense"


@pytest.mark.parametrize("declared", [0, 50])
def test_a_member_larger_than_declared_is_refused(tmp_path: Path, declared: int) -> None:
    content = bytearray(zipped({"a": bytes(1000)}))
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = declared.to_bytes(4, "little")

    assert code_of(write(tmp_path, bytes(content))) == "bad_archive"


def test_a_member_smaller_than_declared_is_truncated(tmp_path: Path) -> None:
    content = bytearray(zipped({"a": bytes(1000)}))
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (2000).to_bytes(4, "little")

    assert code_of(write(tmp_path, bytes(content))) == "truncated"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_cut_file_is_truncated(tmp_path: Path, share: float) -> None:
    whole = zipped({"a": bytes(range(256)) * 10})

    assert code_of(write(tmp_path, whole[: int(len(whole) * share)])) == "truncated"


@pytest.mark.parametrize("at", ["header", "packed", "stream"])
def test_a_directory_that_points_to_no_member_is_truncated(tmp_path: Path, at: str) -> None:
    content = bytearray(zipped({"a": bytes(range(200))}))
    directory = content.rfind(b"PK\x01\x02")
    if at == "header":
        content[:4] = b"XXXX"
    elif at == "packed":
        content[directory + 20 : directory + 24] = (1 << 20).to_bytes(4, "little")
    else:
        content[31:40] = b"\xff" * 9

    assert code_of(write(tmp_path, bytes(content))) == "truncated"


def test_a_directory_of_garbage_is_truncated(tmp_path: Path) -> None:
    content = bytearray(zipped({"a": b"x"}))
    directory = content.rfind(b"PK\x01\x02")
    content[directory : directory + 4] = b"junk"

    assert code_of(write(tmp_path, bytes(content))) == "truncated"


def test_the_form_for_huge_archives_is_refused(tmp_path: Path) -> None:
    content = zipped({"a": b"x"})
    end = content.rfind(b"PK\x05\x06")
    path = write(tmp_path, content[:end] + b"PK\x06\x07" + bytes(16) + content[end:])

    assert code_of(path) == "bad_archive"


def test_a_book_with_two_directories_is_refused(tmp_path: Path) -> None:
    honest = zipped({"a": b"x"})

    with pytest.raises(Refusal, match="неоднозначно"):
        check_single_end(write(tmp_path, honest + zipped({"b": b"y"})))

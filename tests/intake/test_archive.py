import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from hostile_files import FIRST, book, write, zipped
from opora.intake.archive import Expanded, SourceFile, expand
from opora.intake.limits import Limits
from opora.vocabulary.problems import Problem, Remark, UserError

LIMITS = Limits.load()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def labels(found: list[Expanded]) -> list[str]:
    return [item.label for item in found if isinstance(item, SourceFile)]


def codes(found: list[Expanded]) -> list[tuple[str, str]]:
    return [(item.file, item.code) for item in found if not isinstance(item, SourceFile)]


def test_a_file_is_itself_with_its_digest(tmp_path: Path, work: Path) -> None:
    path = write(tmp_path, b"a;b", "9А.csv")

    assert expand([path], work, LIMITS) == [
        SourceFile(path.as_posix(), path, hashlib.sha256(b"a;b").hexdigest(), 3)
    ]


def test_paths_keep_their_order_and_folders_are_walked_by_name(tmp_path: Path, work: Path) -> None:
    folder = tmp_path / "выгрузка"
    (folder / "б").mkdir(parents=True)
    for name in ("2.csv", "1.csv", "б/3.csv"):
        (folder / name).write_bytes(b"a;b")
    last = write(tmp_path, b"a;b", "0.csv")

    found = labels(expand([folder, last], work, LIMITS))

    root = folder.as_posix()
    assert found == [f"{root}/1.csv", f"{root}/2.csv", f"{root}/б/3.csv", last.as_posix()]


def test_an_archive_is_opened_and_a_book_is_not(tmp_path: Path, work: Path) -> None:
    inner = book(FIRST)
    path = write(tmp_path, zipped({"б/9Б.xlsx": inner, "9А.csv": b"a;b"}), "все.bin")

    found = expand([path, write(tmp_path, inner)], work, LIMITS)

    assert labels(found)[:2] == [f"{path.as_posix()}/9А.csv", f"{path.as_posix()}/б/9Б.xlsx"]
    assert len(found) == 3
    assert isinstance(found[1], SourceFile)
    assert found[1].path.parent == work
    assert found[1].path.read_bytes() == inner


def test_system_files_are_left_out_with_a_remark(tmp_path: Path, work: Path) -> None:
    folder = tmp_path / "папка"
    folder.mkdir()
    for name in (".DS_Store", "Thumbs.db", "~$9А.xlsx", "desktop.ini", "9А.csv"):
        (folder / name).write_bytes(b"x")
    archive = write(tmp_path, zipped({"__MACOSX/._9А.xlsx": b"x", "9Б.csv": b"x"}), "a.zip")

    found = expand([folder, archive], work, LIMITS)

    assert len(labels(found)) == 2
    assert [code for _, code in codes(found)] == ["system_file"] * 5
    assert {type(item) for item in found} == {SourceFile, Remark}


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path, work: Path) -> None:
    with pytest.raises(UserError, match="не найден"):
        expand([tmp_path / "нет.xlsx"], work, LIMITS)


def test_a_bad_archive_is_a_problem_and_the_others_go_on(tmp_path: Path, work: Path) -> None:
    bad = write(tmp_path, zipped({"../9А.csv": b"x"}), "bad.zip")
    good = write(tmp_path, b"a;b", "9А.csv")

    found = expand([bad, good], work, LIMITS)

    assert labels(found) == [good.as_posix()]
    assert codes(found) == [(bad.as_posix(), "bad_archive")]
    assert isinstance(found[0], Problem)
    assert list(work.iterdir()) == []


def test_a_broken_zip_is_left_to_the_reader(tmp_path: Path, work: Path) -> None:
    path = write(tmp_path, book(FIRST)[:300])

    assert labels(expand([path], work, LIMITS)) == [path.as_posix()]


@pytest.mark.parametrize(
    ("content", "limit"),
    [
        (b"a;b", {"book_bytes": 2}),
        (zipped({"9А.csv": b"x"}), {"archive_bytes": 10}),
    ],
)
def test_what_is_too_large_is_a_problem(
    tmp_path: Path, work: Path, content: bytes, limit: dict[str, int]
) -> None:
    path = write(tmp_path, content)

    assert codes(expand([path], work, replace(LIMITS, **limit))) == [(path.as_posix(), "too_large")]


def test_a_member_too_large_or_broken_does_not_stop_its_archive(tmp_path: Path, work: Path) -> None:
    content = bytearray(zipped({"1.csv": bytes(99), "2.csv": b"a;b", "3.csv": bytes(range(90))}))
    content[content.rfind(b"PK\x03\x04")] = 0
    path = write(tmp_path, bytes(content), "a.zip")

    found = expand([path], work, replace(LIMITS, book_bytes=95))

    assert labels(found) == [f"{path.as_posix()}/2.csv"]
    assert [code for _, code in codes(found)] == ["too_large", "truncated"]


@pytest.mark.parametrize("encoding", ["cp866", "utf-8"])
def test_russian_names_are_read_in_the_encodings_of_archivers(
    tmp_path: Path, work: Path, encoding: str
) -> None:
    name = "ЖУРНАЛ.csv" if encoding == "cp866" else "Ж.csv"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("X" * len(name.encode(encoding)), b"a;b")
    content = made.getvalue().replace(b"X" * len(name.encode(encoding)), name.encode(encoding))

    found = expand([write(tmp_path, content, "a.zip")], work, LIMITS)

    assert [label.rpartition("/")[2] for label in labels(found)] == [name]


def test_names_flagged_as_utf8_are_believed(tmp_path: Path, work: Path) -> None:
    found = expand([write(tmp_path, zipped({"Ӕ.csv": b"a;b"}), "a.zip")], work, LIMITS)

    assert labels(found)[0].endswith("/Ӕ.csv")


def test_a_file_that_does_not_open_is_a_problem(
    tmp_path: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, b"a;b")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)

    assert codes(expand([path], work, LIMITS)) == [(path.as_posix(), "unreadable")]

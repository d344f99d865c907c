"""The drill: a copy is made while the server runs, and all is back in an empty place."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from servers import opora, served
from signing import sign_in

pytestmark = pytest.mark.database
SMALL = ("--schools", "1", "--years", "1", "--seed", "87", "--on", "27.02.2026")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a town's data directory, «data», and its password, «password»."""
    folder = tmp_path_factory.mktemp("drill")
    made = opora(folder / "data", "town", *SMALL, "--json")
    assert made.returncode == 0, made.stderr
    (folder / "password").write_text(json.loads(made.stdout)["password"], encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def copy(place: Path) -> Path:
    """A copy that was made while the server answered and people signed in."""
    with served(place / "data", "--workers", "1") as server:
        assert "Здравствуйте" in sign_in(server, "zavuch", password(place))
        done = opora(
            place / "data", "backup", str(place / "copy.zip"), "--key", str(place / "key"), "--json"
        )
        assert done.returncode == 0, done.stderr
        assert "Здравствуйте" in sign_in(server, "direktor", password(place))
    return place / "copy.zip"


def password(place: Path) -> str:
    return (place / "password").read_text(encoding="utf-8")


def restored(copy: Path, data: Path, *more: str) -> "tuple[int, dict[str, object]]":
    done = opora(data, "restore", str(copy), *more, "--json")
    return done.returncode, json.loads(done.stdout or done.stderr)


def test_after_the_drill_people_sign_in_and_everything_is_whole(copy, place, tmp_path):
    code, told = restored(copy, tmp_path / "new", "--key", str(place / "key"))
    assert (code, told["problems"], told["chain_broken"]) == (0, [], None)
    assert told["protected"] is True
    assert told["events"] > 0
    verified = opora(tmp_path / "new", "facts", "verify")
    assert verified.stdout.strip().endswith("Всё цело.")
    for kept in ("identity.json", "secret.key"):
        assert (tmp_path / "new" / kept).read_bytes() == (place / "data" / kept).read_bytes()
    with served(tmp_path / "new", "--workers", "1") as server:
        assert "Здравствуйте" in sign_in(server, "zavuch", password(place))


def test_marks_are_the_same_as_before(copy, place, tmp_path):
    assert restored(copy, tmp_path / "new")[0] == 0
    asked = ("measures", "--from-store", "--by", "class", "--json")
    assert opora(tmp_path / "new", *asked).stdout == opora(place / "data", *asked).stdout


def test_a_copy_in_a_folder_is_as_good(place, tmp_path):
    done = opora(place / "data", "backup", str(tmp_path / "copy"))
    assert done.returncode == 0, done.stderr
    assert re.search(r"секунд: \d", done.stdout)
    assert "запасные" in done.stdout
    assert restored(tmp_path / "copy", tmp_path / "new")[0] == 0


def test_the_key_is_not_in_the_copy(copy):
    with zipfile.ZipFile(copy) as file:
        assert not [name for name in file.namelist() if "key" in name.lower()]


def test_a_copy_is_for_the_owner_alone(copy, place):
    assert copy.stat().st_mode & 0o077 == 0
    assert (place / "key").stat().st_mode & 0o077 == 0


def test_a_copy_does_not_overwrite_and_does_not_copy_itself(copy, place):
    again = opora(place / "data", "backup", str(copy))
    assert again.returncode == 2
    assert "уже есть" in again.stderr
    inside = opora(place / "data", "backup", str(place / "data" / "copy.zip"))
    assert inside.returncode == 2
    assert "внутри" in inside.stderr


def test_nothing_is_brought_back_over_what_is_there(copy, place):
    code, told = restored(copy, place / "data")
    assert code == 2
    assert "не пуст" in told["error"]


@pytest.mark.parametrize("part", ["data/identity.json", "data/ledger.sqlite", "database."])
@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_copy_brings_nothing_back(copy, tmp_path, part, damage):
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            if not name.startswith(part):
                new.writestr(name, old.read(name))
            elif damage == "changed":
                new.writestr(name, old.read(name)[:-1] + b"!")
    code, told = restored(bad, tmp_path / "new")
    assert code == 2
    assert "Возьмите другую копию" in told["error"]
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["../evil", "data/../../evil", "/evil", "data/c:evil", "evil"])
def test_a_copy_that_leads_elsewhere_is_refused(copy, tmp_path, name):
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(bad, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        manifest["files"][name] = {"size": 0, "sha256": "0"}
        new.writestr("manifest.json", json.dumps(manifest))
    code, told = restored(bad, tmp_path / "new")
    assert code == 2
    assert "Опись" in told["error"]
    assert list(tmp_path.iterdir()) == [bad]


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + b"\0" * 18, b"nothing of the kind"])
def test_what_is_no_copy_is_said_to_be_none(tmp_path, content):
    (tmp_path / "some.zip").write_bytes(content)
    code, told = restored(tmp_path / "some.zip", tmp_path / "new")
    assert code == 2
    assert "не копия" in told["error"]


def test_a_change_of_audit_after_the_copy_is_noticed(place, tmp_path):
    """The copy's manifest remembers how the chain ended; a shorter chain does not lead there."""
    done = opora(place / "data", "backup", str(tmp_path / "copy"))
    assert done.returncode == 0
    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text())
    manifest["head"] = "0" * 64
    (tmp_path / "copy" / "manifest.json").write_text(json.dumps(manifest))
    code, told = restored(tmp_path / "copy", tmp_path / "new")
    assert code == 1
    assert told["chain_broken"] is not None
    shutil.rmtree(tmp_path / "new")

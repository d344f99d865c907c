"""The town of the demo: made once, walked in by people of every role."""

import re
from pathlib import Path

import pytest

from opora.cli import demo
from servers import opora, served
from signing import sign_in


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town with two schools and a year, as `opora town` makes it."""
    folder = tmp_path_factory.mktemp("town") / "data"
    options = ("--schools", "2", "--years", "1", "--on", "27.02.2026", "--seed", "4")
    done = opora(folder, "town", *options, DATABASE_URL="")
    assert done.returncode == 0, done.stderr
    (folder / demo.RESIDENTS).write_text(done.stdout, encoding="utf-8")
    return folder


def test_everybody_who_is_told_can_sign_in_and_has_a_role(town: Path) -> None:
    told = (town / demo.RESIDENTS).read_text(encoding="utf-8")
    password = re.search(r"у всех один: (\S+)\)", told)[1]
    logins = re.findall(r"^  (\w+) ", told, re.MULTILINE)
    assert len(logins) == 12
    with served(town, more={"DATABASE_URL": ""}) as server:
        for login in logins:
            page = sign_in(server, login, password)
            assert "Здравствуйте" in page
            assert "нет ни одной роли" not in page


def test_the_town_is_whole_and_knows_every_pupil(town: Path) -> None:
    done = opora(town, "facts", "verify", DATABASE_URL="")
    assert (done.returncode, done.stdout.strip()[-9:]) == (0, "Всё цело.")


def test_a_second_town_is_not_put_over_the_first(town: Path) -> None:
    done = opora(town, "town", DATABASE_URL="")
    assert done.returncode == 2
    assert "--data" in done.stderr


def test_a_town_that_is_there_is_not_made_again(town, monkeypatch, capsys) -> None:
    monkeypatch.setenv("OPORA_DEMO_ONCE", "1")
    made = (town / "ledger.sqlite").stat().st_mtime_ns
    assert demo.walk(town) == 0
    assert "zavuch" in capsys.readouterr().out
    assert (town / "ledger.sqlite").stat().st_mtime_ns == made


def test_half_a_town_is_made_anew(tmp_path, monkeypatch, capsys) -> None:
    ran = []

    def opora_town(town, *arguments, **how):
        ran.append(arguments)
        town.mkdir()
        return type("Done", (), {"returncode": 0, "stdout": b"zavuch\n"})

    monkeypatch.setattr(demo, "_opora", opora_town)
    monkeypatch.setenv("OPORA_DEMO_ONCE", "1")
    half = tmp_path / "town"
    half.mkdir()
    (half / "records.sqlite").write_bytes(b"")
    assert demo.walk(half) == 0
    assert ran == [("town",)]
    assert not (half / "records.sqlite").exists()
    assert "zavuch" in capsys.readouterr().out

import tomllib
from pathlib import Path

import pytest

from opora.intake.limits import VARIABLE, Limits
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError


def test_every_limit_has_a_value_and_a_reason() -> None:
    entries = tomllib.loads((CATALOGUE / "limits.toml").read_text(encoding="utf-8"))

    assert all(set(entry) == {"value", "why"} and entry["why"] for entry in entries.values())
    assert Limits.load().columns == entries["columns"]["value"]


def test_an_installation_overrides_single_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "limits.toml"
    path.write_text("rows = 7\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(path))

    limits = Limits.load()

    assert limits.rows == 7
    assert limits.columns == 512


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("row = 7", "Ближайший известный: «rows»"),
        ("rows = 0", "нужно целое число"),
        ("rows = true", "нужно целое число"),
        ("rows = ", "Нужен TOML"),
    ],
)
def test_a_wrong_override_is_said_with_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "limits.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=said) as caught:
        Limits.load(path)

    assert str(path) in str(caught.value)


def test_a_missing_override_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="не открывается"):
        Limits.load(tmp_path / "no.toml")

"""Thresholds of the catalogue, and a school's own over them."""

import tomllib

import pytest

from opora.analysis.duty.thresholds import Thresholds
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError


def test_every_threshold_says_why():
    kept = tomllib.loads((CATALOGUE / "duty.toml").read_text(encoding="utf-8"))

    assert all(set(entry) == {"value", "why"} and entry["why"] for entry in kept.values())
    assert Thresholds.load().plan_days == kept["plan_days"]["value"]


def test_a_school_puts_its_own_over_them(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text("plan_days = 10\n", encoding="utf-8")

    found = Thresholds.load(own)

    assert (found.plan_days, found.work_days) == (10, Thresholds.load().work_days)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plan_day = 1", "plan_days"),
        ("plan_days = 0", "больше 0"),
        ("plan_days = true", "целое число"),
        ("plan_days", "не читается"),
        (None, "не открывается"),
    ],
)
def test_a_wrong_file_is_told_where_and_what(tmp_path, text, said):
    own = tmp_path / "own.toml"
    if text is not None:
        own.write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=said) as error:
        Thresholds.load(own)

    assert "own.toml" in str(error.value)

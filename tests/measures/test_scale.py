"""The scales of the catalogue."""

import pytest

from opora.measures.scale import Scale


def test_the_packaged_scale_is_that_of_the_journal():
    scale = Scale.load()

    assert scale.attainment == {"5": 100, "4": 64, "3": 36, "2": 16, "1": 7, "not_assessed": 7}
    assert scale.not_assessed_is_failing is False
    assert "failing" in scale.lower_is_better


def test_a_file_without_a_scale_is_an_error(tmp_path):
    path = tmp_path / "scales.toml"
    path.write_text("[attainment]\n5 = 100\n", encoding="utf-8")

    with pytest.raises(KeyError):
        Scale.load(path)

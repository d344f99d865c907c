"""An invented region in a data directory."""

import csv
import json
from dataclasses import replace

import pytest

from opora.facts.identity import IdentityMap
from opora.facts.store import Store
from opora.facts.tables import TABLES
from opora.generator.facts import school_year_facts
from opora.generator.recipe import FORMAT, remade
from opora.generator.region import region
from opora.generator.writing import write_region
from opora.vocabulary.problems import UserError


@pytest.fixture
def school_years():
    schools = [replace(school, pupils=40) for school in region(4, 2)]
    return [(school, year) for year in (2024, 2025) for school in schools]


@pytest.fixture
def store(tmp_path, school_years) -> Store:
    store = Store(tmp_path / "data")
    write_region(store, school_years, range(len(school_years)))
    return store


def test_every_quarter_of_a_school_is_a_batch(store) -> None:
    batches = store.visible()

    assert len(batches) == 16
    assert {batch.format for batch in batches} == {FORMAT}
    assert all(batch.since < batch.on for batch in batches)
    assert store.verify() == []


def test_what_is_written_is_what_was_made(store, school_years) -> None:
    made = [piece for each in school_years for piece in school_year_facts(*each)]

    for name in TABLES:
        assert store.read(name).num_rows == sum(piece.tables[name].num_rows for piece in made)


def test_everybody_has_a_name_under_the_number_of_the_facts(store, school_years) -> None:
    people = IdentityMap.load(store.identity_path)

    for batch in store.visible():
        assert all(number in people for number in batch.pupils)
        pupil = people.pupil(batch.pupils[0])
        assert (pupil.school_id, pupil.school_year) == (batch.school_ids[0], batch.school_years[0])
        assert people.school_name(pupil.school_id) in {school.name for school, _ in school_years}


def test_units_tell_the_municipality_of_each_school_once(store, school_years) -> None:
    with (store.root / "units.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))

    assert lines[0] == ["school", "municipality"]
    assert lines[1:] == [[s.name, s.municipality] for s, year in school_years if year == 2024]


def test_an_original_tells_how_to_make_the_piece_again(store, school_years) -> None:
    said = json.loads(store.original(store.visible()[-1]).read_text(encoding="utf-8"))

    school, year = school_years[-1]
    assert said == {
        "generator": 1,
        "seed": school.seed,
        "school": school.place,
        "school_year": year,
        "quarter": 4,
    }


def test_a_data_directory_in_use_is_left_alone(store, school_years) -> None:
    before = store.batches()

    with pytest.raises(UserError, match="уже что-то есть"):
        write_region(store, school_years, range(len(school_years)))

    assert store.batches() == before


def test_a_recipe_that_makes_other_pupils_today_is_not_followed(store) -> None:
    batch = store.visible()[0]  # its school was made smaller than its seed tells

    with pytest.raises(UserError, match="другой регион"):
        remade(batch, store.original(batch))

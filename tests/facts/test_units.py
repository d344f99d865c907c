"""units.csv: which municipality a school belongs to."""

import pytest

from opora.facts.identity import IdentityMap
from opora.facts.units import SCHEMA, municipalities, units_table
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key


@pytest.fixture
def read(tmp_path):
    def of(*lines, encoding="utf-8"):
        path = tmp_path / "units.csv"
        path.write_text("\n".join(lines), encoding=encoding)
        return municipalities(path)

    return of


def test_without_a_file_nothing_is_known(tmp_path):
    assert municipalities(tmp_path / "units.csv") == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_school_has_its_municipality_however_it_is_spelt(read, encoding):
    known = read("school;municipality", " МБОУ  СОШ № 1 ;Ардонский район", "", encoding=encoding)

    assert known == {school_key("МБОУ СОШ №1"): "Ардонский район"}


def test_a_school_said_twice_alike_is_said_once(read):
    assert len(read("school;municipality", "СОШ № 1;Ардон", "СОШ № 1;Ардон")) == 1


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "строка 1: ожидается заголовок «school;municipality»"),
        (["школа;район"], "строка 1: ожидается заголовок"),
        (["school,municipality"], "строка 1: ожидается заголовок"),
        (["school;municipality", "СОШ № 1"], "строка 2: нужны два столбца"),
        (["school;municipality", "СОШ № 1;Ардон;7"], "строка 2: нужны два столбца"),
        (["school;municipality", "", "СОШ № 1; "], "строка 3: нужны два столбца"),
        (
            ["school;municipality", "СОШ № 1;Ардон", "СОШ № 1;Беслан"],
            "строка 3: школа «СОШ № 1» уже отнесена к другому муниципалитету",
        ),
    ],
)
def test_an_error_names_the_line_and_what_is_needed(read, lines, says):
    with pytest.raises(UserError, match=says):
        read(*lines)


def test_a_school_that_is_not_listed_has_an_empty_municipality(tmp_path):
    people = IdentityMap.load(tmp_path / "identity.json")
    listed, other = people.school_id("СОШ № 1"), people.school_id("СОШ № 2")

    rows = units_table(people, {school_key("СОШ № 1"): "Ардон"})

    assert rows.schema.equals(SCHEMA)
    found = {row["school_id"]: row["municipality"] for row in rows.to_pylist()}
    assert found == {listed: "Ардон", other: ""}

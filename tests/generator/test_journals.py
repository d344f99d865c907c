"""Generated e-journal files are read back as the facts that were meant."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from opora.generator.classes import classes
from opora.generator.facts import school_year_facts
from opora.generator.journals import write_journals
from opora.generator.region import School
from opora.generator.settings import settings
from opora.intake.limits import Limits
from opora.intake.material import Material, material_of_files
from opora.intake.reading import Hints
from opora.vocabulary.person import name_key

YEAR = 2025
SYSTEMS = ("sgo", "dnevnik", "mesh")
COLUMNS = {"marks": "mark", "absences": "reason", "entries": "kind", "final_marks": "mark"}


def tiny(school: School, last_grade: int = 3, pupils: int = 12) -> School:
    """Return the school with few pupils and grades; upper grades are made from the ninth on."""
    return replace(
        school, pupils=pupils, kind=replace(school.kind, last_grade=last_grade, stays=0.4)
    )


def told(rows, name_of, when: str, what: str) -> Counter[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    """Count (surname and name, subject, day or term, value)."""
    found = rows.select(["pupil_id", "subject", when, what]).to_pylist()
    return Counter(
        (name_key(name_of(row["pupil_id"]))[:2], row["subject"], str(row[when]).lower(), row[what])
        for row in found
    )


def meant(school: School, table: str, when: str) -> Counter[tuple[object, ...]]:
    names: dict[int, str] = {}
    for each in classes(school, YEAR):
        names.update(zip(each.pupil_ids.tolist(), each.names(school), strict=True))
    total: Counter[tuple[object, ...]] = Counter()
    for piece in school_year_facts(school, YEAR):
        total += told(piece.tables[table], names.__getitem__, when, COLUMNS[table])
    return total


def read_back(folder: Path, school: School) -> Material:
    # A МЭШ file names neither the school nor the year.
    lacking = school.journal.key == "mesh"
    hints = Hints(school.name, None, YEAR) if lacking else Hints(None, None, None)
    return material_of_files([folder], hints, Limits.load())


@pytest.mark.parametrize("journal", SYSTEMS)
def test_files_hold_exactly_the_marks_absences_and_debts_of_the_facts(
    make_school, tmp_path, journal: str
) -> None:
    school = tiny(make_school(journal, kind=_basic()))
    files = write_journals(tmp_path, school, YEAR)

    found = read_back(tmp_path, school)

    assert (found.problems, found.remarks) == ((), ())
    for table in ("marks", "absences", "entries"):
        rows = found.facts.current[table]
        read = told(rows, found.people.name, "date", COLUMNS[table])
        assert read == meant(school, table, "date")
        assert read or table == "entries"
    assert all(
        file.parent == tmp_path / school.municipality / school.name / "2025" for file in files
    )


def test_dnevnik_files_hold_the_final_marks_of_quarters_and_the_year(make_school, tmp_path) -> None:
    school = tiny(make_school("dnevnik", kind=_basic()), last_grade=10, pupils=30)
    write_journals(tmp_path, school, YEAR)

    found = read_back(tmp_path, school)

    read = told(found.facts.current["final_marks"], found.people.name, "term", "mark")
    assert read == meant(school, "final_marks", "term")
    assert {term for _, _, term, _ in read} > {"1 четверть", "2 полугодие", "год"}


@pytest.mark.parametrize("journal", SYSTEMS)
def test_facts_have_only_reasons_that_the_journal_can_write(make_school, journal: str) -> None:
    school = make_school(journal)

    codes = set(school.journal.codes)
    for piece in school_year_facts(school, YEAR):
        reasons = set(piece.tables["absences"]["reason"].cast("string").to_pylist())
        assert reasons == codes


def test_the_same_seed_gives_the_same_bytes(make_school, tmp_path) -> None:
    school = tiny(make_school(kind=_basic()), last_grade=1, pupils=4)
    first = write_journals(tmp_path / "a", school, YEAR)
    second = write_journals(tmp_path / "b", school, YEAR)

    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert len(first) == 4


def _basic():  # type: ignore[no-untyped-def]
    return next(kind for kind in settings().kinds if kind.last_grade == 9)

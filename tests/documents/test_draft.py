"""A draft made again: nothing that was written is lost, whoever comes and goes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from opora.documents.draft import DraftRow, arranged_draft, refreshed
from opora.documents.listing import SubjectMarks
from opora.documents.submitted import SubmittedRow
from opora.vocabulary.mean import Mean

KEYS = [f"p{number}" for number in range(8)]
SURNAMES = ("Аликова", "Бероев", "Ёлкин", "Езеев", "Гагиев", "Ӕхсаров", "Яров", "Юров")
NAMES = dict(zip(KEYS, SURNAMES, strict=True))
WORDS = st.sampled_from(["", "Решали дроби", "Зачёт до марта", "Беседа"])


def listed(key: str, total: int = 5, label: str = "9А") -> SubmittedRow:
    subjects = (SubjectMarks("Алгебра", Mean(total, 2), ()),)
    return SubmittedRow(key, int(key[1:]), NAMES[key], "Школа № 1", label, subjects)


rows = st.builds(listed, st.sampled_from(KEYS), st.integers(2, 10))
lists = st.lists(rows, unique_by=lambda row: row.key)
written = st.fixed_dictionaries({"cause": WORDS, "work": WORDS, "plan": WORDS})


@st.composite
def drafts(draw: st.DrawFn) -> list[DraftRow]:
    rows = draw(lists)
    return [
        DraftRow(
            replace(row, filled=draw(written), why_added=draw(WORDS), why_left_out=draw(WORDS)),
            draw(st.booleans()),
        )
        for row in rows
    ]


@given(drafts(), lists, st.dictionaries(st.sampled_from(KEYS[:4]), st.sampled_from(KEYS[4:])))
def test_every_text_is_found_again_under_the_key_of_its_person(before, new, keys):
    made = {each.row.key: each.row for each in refreshed(before, new, keys).rows}

    for each in before:
        old = each.row
        key = keys.get(old.key, old.key)
        for column, text in old.filled.items():
            assert not text or text in made[key].filled[column].split("\n")
        assert not old.why_left_out or old.why_left_out in made[key].why_left_out.split("\n")


@given(drafts(), lists)
def test_a_list_taken_twice_changes_nothing_more(before, new):
    once = refreshed(before, new, {}).rows
    twice = refreshed(once, new, {})

    assert twice.rows == once
    assert (twice.came, twice.went, twice.changed, twice.back) == ((), (), (), ())


@given(drafts(), lists)
def test_everybody_of_the_list_is_there_once_with_the_marks_of_the_list(before, new):
    rows = refreshed(before, new, {}).rows
    keys = [each.row.key for each in rows]
    made = {each.row.key: each for each in rows}

    assert len(set(keys)) == len(keys)
    for row in new:
        assert made[row.key].from_facts
        assert made[row.key].row.subjects == row.subjects
    assert list(rows) == arranged_draft(rows)
    gone = {each.row.key for each in before} - made.keys()
    for each in before:
        if each.row.key in gone:
            assert not any(each.row.filled.values())


def test_it_is_told_who_came_went_and_is_asked_about() -> None:
    before = [
        DraftRow(replace(listed("p0"), filled={"work": "Решали дроби"})),
        DraftRow(listed("p1")),
        DraftRow(listed("p2")),
        DraftRow(replace(listed("p3"), why_left_out="Учится на дому"), from_facts=False),
        DraftRow(replace(listed("p4"), why_added="Решение педсовета"), from_facts=False),
    ]

    made = refreshed(before, [listed("p2", 4), listed("p3"), listed("p5")], {})

    assert (made.came, made.went, made.asked) == (("p5",), ("p1",), ("p0",))
    assert (made.changed, made.back) == (("p2",), ("p3",))
    assert [each.row.key for each in made.rows if each.asks] == ["p0"]


def test_why_a_pupil_was_added_is_forgotten_when_the_list_has_the_pupil() -> None:
    added = DraftRow(replace(listed("p0"), why_added="Решение педсовета"), from_facts=False)

    (row,) = refreshed([added], [listed("p0")], {}).rows

    assert (row.from_facts, row.row.why_added) == (True, "")


def test_rows_stand_by_class_as_a_number_and_by_name() -> None:
    rows = [listed("p4", label="11А"), listed("p3"), listed("p2"), listed("p1", label="9Б")]

    made = refreshed([], rows, {}).rows

    assert [each.row.key for each in made] == ["p3", "p2", "p1", "p4"]  # Ё is read as Е

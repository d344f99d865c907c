"""What acceptance would change, said before it: the same as what it then changes."""

from collections import Counter
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import stores
from opora.facts.derive import settle_table
from opora.facts.foresight import Changes
from opora.facts.store import Store
from opora.facts.tables import TABLES

SAME_DAY = {"on": date(2025, 10, 1)}


def current(store, table):
    """Rows that count, as plain dictionaries."""
    rows = []
    for shelf in store.ledger.shelves():
        batches = store.ledger.visible_on(shelf)
        rows += settle_table(store.root, TABLES[table], shelf, batches).rows.to_pylist()
    return rows


def by_spot(table, rows):
    """Values of rows by what they are about."""
    spots = {}
    content = [
        n for n in TABLES[table].current.names if n not in (*TABLES[table].spot, "subject_name")
    ]
    for row in rows:
        spot = tuple(row[name] for name in (*TABLES[table].spot, "school_year"))
        spots.setdefault(spot, Counter())[tuple(row[name] for name in content)] += 1
    return spots


def twin(table, before, after, told):
    """Changes counted spot by spot in plain Python."""
    was, becomes = by_spot(table, before), by_spot(table, after)
    made = Counter()
    for spot in by_spot(table, told):
        old, new = was.get(spot, Counter()), becomes.get(spot, Counter())
        same = (old & new).total()
        both = min(old.total(), new.total())
        made["unchanged"] += same
        made["changed"] += both - same
        made["created"] += new.total() - both
        made["vanished"] += old.total() - both
    groups = {_group(row) for row in told}
    made["before"] = sum(_group(row) in groups for row in before)
    return {name: made[name] for name in ("created", "changed", "unchanged", "vanished", "before")}


def _group(row):
    return row["school_year"], row["school_class"], row["subject"]


def counts(changes):
    names = ("created", "changed", "unchanged", "vanished", "before")
    return {name: getattr(changes, name) for name in names}


def mark(pupil, day, value, **more):
    return {"pupil_id": pupil, "date": date(2025, 9, day), "mark": value, **more}


def test_a_first_upload_creates_everything(tmp_path):
    store = Store(tmp_path / "data")
    upload = stores.upload(tmp_path, "a", {"marks": [mark(7, 3, 4), mark(7, 4, 5)]})
    assert counts(store.foresee([upload]).changes["marks"]) == {
        "created": 2, "changed": 0, "unchanged": 0, "vanished": 0, "before": 0,
    }  # fmt: skip
    assert store.batches() == []
    assert not (tmp_path / "data").exists()


def test_a_corrected_export_changes_creates_and_loses(tmp_path):
    store = Store(tmp_path / "data")
    old = [mark(7, 3, 4), mark(7, 4, 5), mark(7, 5, 2), mark(8, 3, 3)]
    store.accept(stores.upload(tmp_path, "a", {"marks": old}, **SAME_DAY))
    new = [mark(7, 3, 4), mark(7, 4, 3), mark(8, 3, 3), mark(8, 9, 5)]
    foreseen = store.foresee([stores.upload(tmp_path, "b", {"marks": new}, **SAME_DAY)])
    changes = foreseen.changes["marks"]
    assert counts(changes) == {
        "created": 1, "changed": 1, "unchanged": 2, "vanished": 1, "before": 4,
    }  # fmt: skip
    assert foreseen.seen == (1,)
    changed, gone = changes.examples
    assert (changed.pupil_id, changed.date) == (7, date(2025, 9, 4))
    assert (changed.was, changed.becomes) == (("5",), ("3",))
    assert (gone.date, gone.was, gone.becomes) == (date(2025, 9, 5), ("2",), ())


def test_the_same_file_again_changes_nothing(tmp_path):
    store = Store(tmp_path / "data")
    upload = stores.upload(tmp_path, "a", {"marks": [mark(7, 3, 4)]})
    store.accept(upload)
    assert counts(store.foresee([upload]).changes["marks"])["unchanged"] == 1
    assert counts(store.foresee([upload]).changes["marks"])["created"] == 0


def test_rows_of_other_classes_and_subjects_are_not_what_is_there(tmp_path):
    store = Store(tmp_path / "data")
    rows = [mark(7, 3, 4), mark(9, 3, 4, school_class="9Б"), mark(7, 3, 5, subject="Химия | ")]
    store.accept(stores.upload(tmp_path, "a", {"marks": rows}))
    other = stores.upload(tmp_path, "b", {"marks": [mark(7, 30, 4)]})
    assert counts(store.foresee([other]).changes["marks"])["before"] == 1


def test_changes_of_two_shelves_add_up():
    assert Changes(1, 2, 3, 4, 5) + Changes(1, 1, 1, 1, 1) == Changes(2, 3, 4, 5, 6)


ROWS = st.lists(
    st.builds(
        mark,
        st.sampled_from([7, 8]),
        st.integers(1, 3),
        st.integers(2, 5),
        school_class=st.sampled_from(["9А", "9Б"]),
        school_year=st.sampled_from([2024, 2025]),
        weight=st.sampled_from([None, 100]),
    )
    | st.builds(lambda pupil, value: {"pupil_id": pupil, "date": None, "mark": value},
                st.sampled_from([7, 8]), st.integers(2, 5)),
    min_size=1,
    max_size=6,
)  # fmt: skip


@given(
    together=st.integers(1, 2),
    old=st.lists(st.tuples(ROWS, st.integers(1, 2)), max_size=3),
    new=st.tuples(ROWS, ROWS),
)
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_what_is_foreseen_is_what_happens(tmp_path_factory, together, old, new):
    folder = tmp_path_factory.mktemp("foresight")
    store = Store(folder / "data")
    for number, (rows, day) in enumerate(old):
        on = date(2025, 10, day)
        store.accept(stores.upload(folder, f"old{number}", {"marks": rows}, on=on))
    before = current(store, "marks")
    uploads = [
        stores.upload(folder, f"new{number}", {"marks": rows}, on=date(2025, 10, 1 + number))
        for number, rows in enumerate(new[:together])
    ]
    foreseen = store.foresee(uploads).changes["marks"]
    visible = {batch.number for batch in store.visible()}
    gone_rows = {b.number: store.read("marks").to_pylist() for b in store.visible()}
    store.accept_all(uploads)
    hidden = visible - {batch.number for batch in store.visible()}
    told = [row for upload in uploads for row in upload.tables["marks"].to_pylist()]
    told += [row for rows in list(gone_rows.values())[:1] for row in rows if row["batch"] in hidden]
    assert counts(foreseen) == twin("marks", before, current(store, "marks"), told)


def test_several_batches_are_withdrawn_at_once_and_what_they_replaced_counts_again(tmp_path):
    store = Store(tmp_path / "data")
    first = stores.upload(tmp_path, "a", {"marks": [mark(7, 3, 4)]}, **SAME_DAY)
    second = stores.upload(tmp_path, "b", {"marks": [mark(7, 3, 5)]}, **SAME_DAY)
    third = stores.upload(tmp_path, "c", {"marks": [mark(7, 3, 2)]}, **SAME_DAY)
    for each in (first, second, third):
        store.accept(each)
    before = current(store, "marks")
    store.withdraw_all([2])
    assert current(store, "marks") == before
    store.withdraw_all([2, 3])
    assert [batch.number for batch in store.visible()] == [1]
    store.withdraw_all([3, 2])
    assert [row["mark"] for row in current(store, "marks")] == [4]


def test_one_school_does_not_hide_the_same_bytes_of_another(tmp_path):
    store = Store(tmp_path / "data")
    rows = {"marks": [mark(7, 3, 4)]}
    store.accept(stores.upload(tmp_path, "a", rows, hints={"unit": 1}))
    other = {"marks": [mark(8, 3, 4, school_id=2)]}
    store.accept(stores.upload(tmp_path, "a", other, hints={"unit": 2}))
    assert len(store.visible()) == 2

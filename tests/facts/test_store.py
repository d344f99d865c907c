"""What a data directory remembers, shows, hides and makes again."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from opora.facts.batches import Batch
from opora.facts.identity import IdentityMap
from opora.facts.store import Store
from opora.facts.tables import MARKS
from opora.facts.upload import AlreadyThere, Reread
from opora.vocabulary.problems import UserError


def marks_in(store):
    return sorted(store.read("marks")["mark"].to_pylist())


def files_in(store, pattern="facts/**/*.parquet"):
    return sorted(path for path in store.root.glob(pattern) if path.is_file())


def test_an_empty_store_answers_with_no_rows_and_touches_nothing(store):
    assert store.read("marks").equals(MARKS.empty())
    assert store.visible() == []
    assert store.verify() == []
    assert not store.root.exists()


def test_an_accepted_upload_is_read_back_by_another_store(store, make_upload):
    batch = store.accept(make_upload("a", {"mark": 2}, {"mark": 5}))

    rows = Store(store.root).read("marks")

    assert rows["mark"].to_pylist() == [2, 5]
    assert rows["batch"].to_pylist() == [batch.number] * 2
    assert rows.schema.equals(MARKS.schema)


def test_equal_rows_are_equal_bytes_whatever_the_batch(store, make_upload):
    one, other = (store.accept(make_upload(name, {"mark": 2})) for name in "ab")

    assert one.files[0].sha256 == other.files[0].sha256
    assert one.files[0].path != other.files[0].path
    assert store.read("marks")["batch"].to_pylist() == [other.number]


def test_a_file_of_a_version_that_knew_fewer_columns_is_still_read(store, make_upload):
    batch = store.accept(make_upload("a", {"mark": 2}, {"mark": 5}))
    path = store.root / batch.files[0].path
    pq.write_table(pq.ParquetFile(path).read().drop_columns(["marked_on"]), path)

    rows = store.read("marks")

    assert rows.schema.equals(MARKS.schema)
    assert rows["marked_on"].null_count == 2


def test_a_file_written_with_the_number_of_its_batch_in_every_row_is_still_read(
    store, make_upload, fact_rows
):
    batch = store.accept(make_upload("a", {"mark": 2}))
    pq.write_table(fact_rows("marks", {"mark": 5, "batch": 9}), store.root / batch.files[0].path)

    rows = store.read("marks")

    assert rows.schema.equals(MARKS.schema)
    assert rows.select(["mark", "batch"]).to_pylist() == [{"mark": 5, "batch": batch.number}]


def test_a_batch_says_what_it_holds(store, make_upload, fact_rows):
    final_marks = fact_rows("final_marks", {"subject": "Физика | ", "school_class": "9Б"})
    absences = fact_rows("absences", {"subject": None, "subject_name": None})
    upload = make_upload("a", {}, tables={"final_marks": final_marks, "absences": absences})

    batch = store.accept(replace(upload, hints={"school_class": "9А"}, problems=({"code": "x"},)))

    assert store.batches() == [batch]
    assert batch.school_ids == (1,)
    assert batch.school_years == (2025,)
    assert batch.school_classes == ("9А", "9Б")
    assert batch.subjects == ("Алгебра | ", "Физика | ")
    assert [(file.table, file.rows) for file in batch.files] == [
        ("marks", 1),
        ("final_marks", 1),
        ("absences", 1),
    ]
    assert batch.problems == ({"code": "x"},)


def test_the_original_is_kept_by_its_checksum(store, make_upload):
    batch = store.accept(make_upload("как есть", {}))

    assert store.original(batch).read_text(encoding="utf-8") == "как есть"


def test_files_lie_by_table_region_year_and_school_and_are_sorted(store, make_upload):
    upload = make_upload("a", {"pupil_id": 9}, {"pupil_id": 3}, {"school_id": 2}, region="15")

    store.accept(upload)

    names = [path.relative_to(store.root / "facts").as_posix() for path in files_in(store)]
    assert names == [
        "marks/region=15/school_year=2025/school=1/1.parquet",
        "marks/region=15/school_year=2025/school=2/1.parquet",
    ]
    assert store.read("marks")["pupil_id"].to_pylist() == [3, 9, 7]


def test_each_file_of_an_upload_of_two_schools_has_its_own_number_of_rows(store, make_upload):
    batch = store.accept(make_upload("a", {}, {}, {"school_id": 2}))

    assert [(file.school_id, file.rows) for file in batch.files] == [(1, 2), (2, 1)]


def test_rows_of_another_schema_are_an_error_of_the_caller(store, make_upload, fact_rows):
    upload = make_upload("a", {})
    wrong = {"marks": fact_rows("marks", {}).drop_columns(["kind"])}

    with pytest.raises(TypeError, match="'marks'"):
        store.accept(replace(upload, tables=wrong))

    assert store.batches() == []


def test_the_same_bytes_are_recognised(store, make_upload):
    first = store.accept(make_upload("a", {}))

    again = store.accept(make_upload("a", {}))

    assert again == AlreadyThere(first)
    assert marks_in(store) == [4]


def test_the_same_bytes_read_with_other_hints_replace_the_first_reading(store, make_upload):
    store.accept(make_upload("a", tables={}))

    store.accept(make_upload("a", {}, hints={"school_class": "9А"}))

    assert marks_in(store) == [4]
    assert [batch.visible for batch in store.batches()] == [False, True]


def test_a_corrected_file_replaces_the_older_by_visibility(store, make_upload):
    store.accept(make_upload("a", {"mark": 2}))

    newer = store.accept(make_upload("b", {"mark": 3}))

    assert marks_in(store) == [3]
    assert store.visible() == [newer]
    assert store.batches()[0].replaced_by == newer.number
    assert len(files_in(store)) == 2


def test_a_corrected_file_may_gain_a_pupil_and_a_subject(store, make_upload):
    store.accept(make_upload("a", {"mark": 2}, {"subject": "Физика | "}, pupils=(1, 2, 3)))
    more = [{"mark": 3}, {"subject": "Физика | "}, {"subject": "Химия | "}]

    store.accept(make_upload("b", *more, pupils=(1, 2, 3, 4)))

    assert marks_in(store) == [3, 4, 4]


def test_uploads_of_one_call_stand_side_by_side(store, make_upload):
    first, second = make_upload("a", {"mark": 2}), make_upload("b", {"mark": 3})

    store.accept_all([first, second])

    assert marks_in(store) == [2, 3]
    assert [batch.replaced_by for batch in store.batches()] == [None, None]


def test_uploads_of_one_call_replace_what_was_there_before(store, make_upload):
    store.accept(make_upload("a", {"mark": 1}))

    newer = store.accept_all([make_upload("b", {"mark": 2}), make_upload("c", {"mark": 3})])

    assert marks_in(store) == [2, 3]
    assert store.batches()[0].replaced_by == newer[0].number


def test_the_same_bytes_twice_in_one_call_count_once(store, make_upload):
    batch, again = store.accept_all([make_upload("a", {}), make_upload("a", {})])

    assert again == AlreadyThere(batch)
    assert marks_in(store) == [4]


@pytest.mark.parametrize(
    "other",
    [
        {"format": "journal"},
        {"on": date(2025, 12, 30)},
        {"since": None},
        {"region": "16"},
        {"pupils": (8,)},
    ],
)
def test_a_file_of_another_format_period_region_or_pupil_stands_beside(store, make_upload, other):
    store.accept(make_upload("a", {"mark": 2}))

    store.accept(make_upload("b", {"mark": 3}, **other))

    assert marks_in(store) == [2, 3]


@pytest.mark.parametrize(
    "other",
    [{"school_id": 2}, {"school_year": 2024}, {"school_class": "9Б"}, {"subject": "Физика | "}],
)
def test_a_file_of_another_school_year_class_or_subject_stands_beside(store, make_upload, other):
    store.accept(make_upload("a", {"mark": 2}))

    store.accept(make_upload("b", {"mark": 3, **other}))

    assert marks_in(store) == [2, 3]


def test_withdrawn_batch_is_not_counted(store, make_upload):
    batch = store.accept(make_upload("a", {}))

    store.withdraw(batch.number)

    assert marks_in(store) == []
    assert store.visible() == []


def test_withdrawing_brings_back_what_was_replaced(store, make_upload):
    store.accept(make_upload("a", {"mark": 2}))
    newer = store.accept(make_upload("b", {"mark": 3}))

    store.withdraw(newer.number)

    assert marks_in(store) == [2]


def test_withdrawing_the_middle_of_three_keeps_the_last(store, make_upload):
    store.accept(make_upload("a", {"mark": 2}))
    middle = store.accept(make_upload("b", {"mark": 3}))
    last = store.accept(make_upload("c", {"mark": 4}))

    store.withdraw(middle.number)
    after_middle = marks_in(store)
    store.withdraw(last.number)

    assert after_middle == [4]
    assert marks_in(store) == [2]


def test_a_withdrawn_file_can_be_uploaded_again(store, make_upload):
    store.withdraw(store.accept(make_upload("a", {})).number)

    again = store.accept(make_upload("a", {}))

    assert isinstance(again, Batch)
    assert marks_in(store) == [4]


def test_withdrawing_an_unknown_number_says_so(store):
    with pytest.raises(UserError, match="№ 9"):
        store.withdraw(9)


def test_a_file_that_changed_since_it_was_read_is_not_accepted(store, make_upload):
    upload = make_upload("a", {})
    upload.original.write_text("b", encoding="utf-8")

    with pytest.raises(UserError, match=r"a\.csv: файл изменился"):
        store.accept(upload)

    assert store.batches() == []
    assert files_in(store, "originals/*") == []


def test_a_damaged_original_is_replaced_when_the_file_comes_again(store, make_upload):
    batch = store.accept(make_upload("a", {}))
    store.original(batch).write_text("испорчен", encoding="utf-8")
    store.withdraw(batch.number)

    store.accept(make_upload("a", {}))

    assert store.original(batch).read_text(encoding="utf-8") == "a"


def test_a_second_writer_waits_and_then_says_what_to_do(store, make_upload):
    store.root.mkdir(parents=True)

    with (
        FileLock(store.root / ".lock", is_singleton=False),
        pytest.raises(UserError, match="уже пишет другая программа"),
    ):
        store.accept(make_upload("a", {}))


def test_reading_a_lost_file_says_how_to_restore_it(store, make_upload):
    store.accept(make_upload("a", {}))
    files_in(store)[0].write_bytes(b"")

    with pytest.raises(UserError, match="opora facts rebuild"):
        store.read("marks")


def test_a_list_that_cannot_be_read_is_a_message_for_people(store):
    store.root.mkdir(parents=True)
    (store.root / "ledger.sqlite").write_text("не база данных" * 100, encoding="utf-8")

    with pytest.raises(UserError, match="Список загрузок"):
        store.visible()


def test_a_list_of_another_version_is_a_message_for_people(store, make_upload):
    store.accept(make_upload("a", {}))
    with closing(sqlite3.connect(store.root / "ledger.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(UserError, match="другой версией"):
        store.visible()


def test_batches_survive_being_written_and_read(store, make_upload):
    store.accept(make_upload("a", {}, since=None))

    again = Store(store.root).batches()

    assert again == store.batches()
    assert again[0].since is None
    assert again[0].on == date(2025, 10, 24)


class TestRebuild:
    def test_facts_are_made_again_from_originals(self, store, make_upload, fact_rows):
        store.accept(make_upload("a", {"mark": 2}))
        for path in files_in(store):
            path.unlink()

        report = store.rebuild(
            lambda batch, original: Reread({"marks": fact_rows("marks", {"mark": 2})}, "0.2.0")
        )

        assert (report.rebuilt, report.changed, report.problems) == (1, (1,), ())
        assert marks_in(store) == [2]
        assert store.batches()[0].version == "0.2.0"

    def test_the_reader_is_given_the_original_and_its_batch(self, store, make_upload, fact_rows):
        store.accept(make_upload("a", {}, hints={"school_class": "9А"}))
        seen = []

        def read(batch, original):
            seen.append((batch.hints, batch.pupils, original.read_text(encoding="utf-8")))
            return Reread({"marks": fact_rows("marks", {})}, "0.1.0")

        store.rebuild(read)

        assert seen == [({"school_class": "9А"}, (7,), "a")]

    def test_old_files_wait_for_sweep(self, store, make_upload, fact_rows):
        store.accept(make_upload("a", {"mark": 2}))
        old = files_in(store)

        store.rebuild(lambda *_: Reread({"marks": fact_rows("marks", {"mark": 3})}, "0.2.0"))

        assert len(files_in(store)) == 2
        assert set(old) <= set(store.sweep())
        assert marks_in(store) == [3]

    def test_equal_facts_change_nothing_and_leave_nothing(self, store, make_upload, fact_rows):
        store.accept(make_upload("a", {"mark": 2}))
        before = files_in(store)

        report = store.rebuild(lambda *_: Reread({"marks": fact_rows("marks", {"mark": 2})}, "0"))

        assert report.changed == ()
        assert files_in(store) == before

    def test_hidden_batches_are_rebuilt_too_and_stay_hidden(self, store, make_upload, fact_rows):
        store.accept(make_upload("a", {"mark": 2}))
        store.accept(make_upload("b", {"mark": 3}))

        report = store.rebuild(
            lambda batch, _: Reread({"marks": fact_rows("marks", {"mark": batch.number})}, "0")
        )

        assert report.rebuilt == 2
        assert marks_in(store) == [2]

    def test_a_lost_original_keeps_its_facts_and_is_reported(self, store, make_upload, fact_rows):
        lost = store.accept(make_upload("a", {"mark": 2}))
        store.accept(make_upload("b", {"mark": 3}, pupils=(8,)))
        store.original(lost).unlink()

        report = store.rebuild(
            lambda *_: Reread({"marks": fact_rows("marks", {"mark": 5})}, "0.2.0")
        )

        assert report.rebuilt == 1
        assert [(p.file, p.code) for p in report.problems] == [("a.csv", "not_rebuilt")]
        assert marks_in(store) == [2, 5]


class TestSweep:
    def test_nothing_named_is_deleted(self, store, make_upload):
        store.accept(make_upload("a", {}))

        assert store.sweep() == []
        assert marks_in(store) == [4]

    def test_files_that_no_batch_names_go(self, store, make_upload):
        store.accept(make_upload("a", {}))
        orphans = [
            store.root / ".new-1234-identity.json",
            store.root / "current" / "marks" / "region=0" / "9.parquet",
            store.root / "facts" / "marks" / "region=0" / "9.parquet",
            store.root / "originals" / "feed",
        ]
        for path in orphans:
            path.write_bytes(b"half")

        assert store.sweep() == sorted(orphans)
        assert not any(path.exists() for path in orphans)


class TestVerify:
    @pytest.fixture
    def batch(self, store, make_upload):
        people = IdentityMap.load(store.identity_path)
        pupil = people.add_pupil(1, 2025, "9А", "Дзапаров Ацамаз")
        people.save()
        return store.accept(make_upload("a", {"pupil_id": pupil}, pupils=(pupil,)))

    def codes(self, store):
        return [problem.code for problem in store.verify()]

    def test_a_whole_store_is_clean(self, store, batch):
        assert self.codes(store) == []

    def test_a_lost_original(self, store, batch):
        store.original(batch).unlink()

        assert self.codes(store) == ["original_missing"]

    def test_a_changed_original(self, store, batch):
        store.original(batch).write_text("b", encoding="utf-8")

        assert self.codes(store) == ["original_damaged"]

    def test_a_lost_file_of_facts(self, store, batch):
        files_in(store)[0].unlink()

        assert self.codes(store) == ["facts_missing"]

    def test_one_changed_byte_of_facts(self, store, batch):
        path = files_in(store)[0]
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

        assert self.codes(store) == ["facts_damaged"]

    def test_a_number_of_rows_unlike_the_list(self, store, batch):
        with closing(sqlite3.connect(store.root / "ledger.sqlite")) as listed:
            listed.execute("""UPDATE batches SET kept = replace(kept, '"rows": 1', '"rows": 2')""")
            listed.commit()

        assert self.codes(store) == ["facts_rows"]

    def test_pupils_without_names_are_counted_not_listed(self, store, batch):
        store.identity_path.unlink()

        problems = store.verify()

        assert [problem.code for problem in problems] == ["identity_missing"]
        assert problems[0].message.startswith("Загрузка № 1: ")
        assert str(batch.pupils[0]) not in problems[0].message

    def test_a_withdrawn_batch_is_checked_too(self, store, batch):
        store.withdraw(batch.number)
        store.original(batch).unlink()

        assert self.codes(store) == ["original_missing"]


def test_a_later_plan_of_the_same_lessons_replaces_the_earlier_one(store, make_upload, fact_rows):
    def plan(name, **changes):
        rows = {"lesson_plans": fact_rows("lesson_plans", changes)}
        return make_upload(name, pupils=(), tables=rows)

    first = store.accept(plan("a", actual=None))
    other = store.accept(plan("b", subject="Физика | "))
    store.accept(plan("c", actual=date(2025, 9, 8)))

    assert store.batches()[0].replaced_by == 3
    assert [batch.number for batch in store.visible()] == [other.number, 3]
    assert first.visible
    rows = store.read("lesson_plans").to_pylist()
    assert sorted(str(row["actual"]) for row in rows) == ["2025-09-05", "2025-09-08"]

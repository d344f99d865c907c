"""Forms filled by hand: taken in once, read, put right, accepted as the school's submission."""

import io
import zipfile

import pytest

from ending import worked
from handmade import PUPIL, SCHOOL, by, changed, form, sent, started
from opora.documents.submitted import read_submitted
from opora.orders.standing import State
from opora.records.actions.hand_accepting import ON_PAPER, accept_hand_filled, accept_ready
from opora.records.actions.hand_filled import (
    choose_school,
    correct_cells,
    leave_hand_filled,
    take_in,
)
from opora.records.actions.submissions import begin_review, return_back
from opora.records.actions.uploads import SentFile
from opora.records.models import (
    AuditEvent,
    Certification,
    HandFilled,
    Submission,
    SubmissionEvent,
    SubmissionRow,
    SubmissionVersion,
    UnitName,
)
from opora.records.queries.campaigns import campaign_of
from opora.records.queries.hand_filled import hand_file, hand_files
from opora.records.understanding import receive, store
from opora.vocabulary.problems import UserError

pytestmark = pytest.mark.usefixtures("on_the_day", "clock_of_the_day")


@pytest.fixture
def due(town):
    return started(town)


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return stream.getvalue()


def accepted(town, row):
    return accept_hand_filled(by=by(town), number=row.pk, version=row.version)


def test_a_clean_form_is_read_and_its_school_is_known(town, due):
    row = sent(town, due, form())

    assert (row.state, row.problems, row.pupils, row.kind) == ("read", 0, 1, "xlsx")
    assert (row.unit_id, row.how, row.named) == (town.school.number, "exact", SCHOOL)
    assert store().received(row.sha256).read_bytes() == form()


def test_an_accepted_form_is_a_version_handed_in_for_the_school(town, due):
    row = sent(town, due, form())

    number = accepted(town, row)

    made = Submission.objects.get(pk=number)
    version = SubmissionVersion.objects.get(submission=made)
    said = read_submitted(version.content)
    certificate = Certification.objects.get(version=version)
    event = SubmissionEvent.objects.get(submission=made, act="submit")
    assert (made.state, made.sent, made.on_time) == (State.SUBMITTED, 1, True)
    assert (made.unit_id, made.receiver_id) == (town.school.number, town.municipality)
    assert [(each.name, each.school_class, each.filled) for each in said.rows] == [
        (PUPIL[0], "9А", {"cause": "Пропуски", "work": "Беседа", "plan": "Занятия"})
    ]
    assert [(s.subject, s.mean, s.said) for s in said.rows[0].subjects] == [
        ("Алгебра", None, "2,33")
    ]
    assert (certificate.kind, certificate.report["file"]) == (ON_PAPER, row.sha256)
    assert "не проверяла" in certificate.report["said"]
    assert "за школу" in event.reason
    assert event.by_id == town.accounts["municipal_coordinator"]
    assert SubmissionRow.objects.get(submission=made).name == PUPIL[0]


def test_accepting_and_sending_the_same_again_changes_nothing(town, due):
    row = sent(town, due, form())
    first = accepted(town, row)

    assert accepted(town, row) == first
    assert sent(town, due, form(), "та же.xlsx").pk == row.pk
    assert HandFilled.objects.count() == 1
    assert SubmissionVersion.objects.count() == 1


def test_a_second_form_of_a_school_is_its_next_version_and_pupils_keep_their_keys(town, due):
    accepted(town, sent(town, due, form()))
    later = changed(name="Вётлин Пётр Ильич", label="9Б")

    number = accepted(town, sent(town, due, form(PUPIL, later), "вторая.xlsx"))

    versions = SubmissionVersion.objects.filter(submission=number)
    rows = [read_submitted(version.content).rows for version in versions]
    assert [[row.key for row in own] for own in rows] == [["h1"], ["h1", "h2"]]
    assert versions[1].changed == 1


def test_problems_hold_the_form_until_cells_are_put_right(town, due):
    row = sent(town, due, form(changed(label="девятый", plan="")))
    assert row.problems == 2
    with pytest.raises(UserError, match="ошибок: 2"):
        accepted(town, row)

    correct_cells(
        by=by(town),
        number=row.pk,
        version=row.version,
        cells={"Sheet": {"C2": "9А", "G2": "Зачёт"}},
        nobody=False,
    )

    row.refresh_from_db()
    assert row.problems == 0
    found = hand_file(row.pk, due.pk, town.municipality, campaign_of(due.campaign_id))
    assert found is not None
    assert found.form is not None
    assert found.form.rows[0].filled["plan"] == "Зачёт"
    assert store().received(row.sha256).read_bytes() == form(changed(label="девятый", plan=""))
    accepted(town, row)


def test_who_looked_at_an_older_reading_must_look_again(town, due):
    row = sent(town, due, form(changed(label="девятый")))
    one = {"by": by(town), "number": row.pk, "version": row.version, "nobody": False}
    correct_cells(cells={"Sheet": {"C2": "9А"}}, **one)

    with pytest.raises(UserError, match="изменили"):
        correct_cells(cells={"Sheet": {"C2": "9Б"}}, **one)


def test_a_school_that_is_not_known_is_chosen_and_remembered(town, due):
    row = sent(town, due, form(changed(school="Заречненская основная")))
    assert row.unit_id is None
    with pytest.raises(UserError, match="какой школы"):
        accepted(town, row)
    with pytest.raises(UserError, match="не сдаёт"):
        choose_school(by=by(town), number=row.pk, version=row.version, unit=town.far.number)

    choose_school(by=by(town), number=row.pk, version=row.version, unit=town.sibling.number)

    assert UnitName.objects.filter(unit=town.sibling.number, name="Заречненская основная").exists()
    other = form(changed(school="Заречненская основная", name="Сойкин Пётр Ильич"))
    assert sent(town, due, other, "другая.xlsx").unit_id == town.sibling.number


def test_a_form_that_names_no_school_may_be_known_by_the_name_of_its_file(town, due):
    row = sent(town, due, form(changed(school="")), "Школа 2 с. Заречного.xlsx")

    assert row.unit_id == town.sibling.number


def test_nobody_in_words_is_handed_in_too(town, due):
    row = sent(town, due, form(("Таких обучающихся нет",)), "Школа 1 с. Заречного.xlsx")

    number = accepted(town, row)

    assert SubmissionVersion.objects.get(submission=number).pupils == 0


def test_a_person_may_say_that_a_paper_without_a_table_lists_nobody(town, due):
    row = sent(town, due, form(("Сообщаем, что всё хорошо",)), "Школа 1 с. Заречного.xlsx")
    assert row.problems

    correct_cells(
        by=by(town), number=row.pk, version=row.version, cells={"Sheet": {"A2": ""}}, nobody=True
    )

    row.refresh_from_db()
    assert row.problems == 0
    accepted(town, row)


def test_a_zip_becomes_a_file_for_every_form_in_it(town, due):
    other = form(changed(school="МБОУ «Школа № 2 с. Заречного»"))
    content = zipped(первая_xlsx=form(), вторая_xlsx=other, скан_pdf=b"%PDF-1.7", пустая_xlsx=b"")

    row = sent(town, due, content, "формы.zip")

    lines = {line.label: line for line in hand_files(due.pk, town.municipality)}
    assert (row.state, row.said) == ("opened", "Файлов в архиве: 4.")
    assert lines["первая.xlsx"].ready
    assert lines["вторая.xlsx"].unit == town.sibling.number
    assert "скан" in lines["скан.pdf"].said
    assert "0 байт" in lines["пустая.xlsx"].said
    ready = HandFilled.objects.filter(state="read").values_list("pk", "version")
    assert accept_ready(by=by(town), files=ready) == (2, [])


def test_what_is_under_review_is_not_overwritten_until_it_is_returned(town, due):
    number = accepted(town, sent(town, due, form()))
    row = sent(town, due, form(PUPIL, changed(name="Вётлин Пётр Ильич")), "вторая.xlsx")
    begin_review(by=by(town), submission=number)

    assert accept_ready(by=by(town), files=[(row.pk, row.version)])[0] == 0
    return_back(by=by(town), submission=number, version=1, reason="нет ученика")

    assert accepted(town, row) == number


def test_a_draft_of_the_school_itself_is_not_overwritten(town, due):
    made = Submission.objects.create(due=due, unit_id=town.school.number)
    SubmissionRow.objects.create(submission=made, key="p1", place=1, name="Имя", school_class="9А")
    row = sent(town, due, form())

    with pytest.raises(UserError, match="сама"):
        accepted(town, row)

    assert not SubmissionVersion.objects.exists()


def test_what_the_school_changed_in_the_program_is_not_overwritten_either(town, due):
    number = accepted(town, sent(town, due, form()))
    SubmissionRow.objects.filter(submission=number).update(filled={"cause": "Сама"})
    row = sent(town, due, form(PUPIL, changed(name="Вётлин Пётр Ильич")), "вторая.xlsx")

    with pytest.raises(UserError, match="сама"):
        accepted(town, row)


def test_a_file_is_left_aside_and_taken_back(town, due):
    row = sent(town, due, form())
    leave_hand_filled(by=by(town), number=row.pk, version=row.version, left=True)
    row.refresh_from_db()
    with pytest.raises(UserError):
        accepted(town, row)

    leave_hand_filled(by=by(town), number=row.pk, version=row.version, left=False)

    row.refresh_from_db()
    assert row.state == "read"


def test_a_reading_begun_again_after_a_stop_reads_only_what_waits(town, due):
    row = sent(town, due, form())
    before = (row.version, row.sheets)
    digest, size = receive(iter([form(changed(name="Вётлин Пётр Ильич"))]))
    take_in(
        by=by(town),
        due=due.pk,
        receiver=town.municipality,
        files=[SentFile("новая.xlsx", digest, size)],
    )

    worked()

    row.refresh_from_db()
    assert (row.version, row.sheets) == before
    assert HandFilled.objects.filter(state="read").count() == 2


def test_no_name_of_a_child_gets_into_the_log(town, due):
    row = sent(town, due, form(changed(label="девятый")))
    correct_cells(
        by=by(town),
        number=row.pk,
        version=row.version,
        cells={"Sheet": {"C2": "9А"}},
        nobody=False,
    )
    row.refresh_from_db()
    accepted(town, row)

    said = str(list(AuditEvent.objects.values_list("details", flat=True)))
    assert "Берёзин" not in said
    assert "Берёзин" not in repr(row)

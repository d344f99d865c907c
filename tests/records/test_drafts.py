"""Drafts of forms: made once, made again without a loss, prepared when nothing is missing."""

from datetime import date

import pytest

from opora.documents.submitted import digest_of
from opora.orders.standing import State
from opora.records.actions.by import PROGRAM
from opora.records.actions.draft_cells import (
    add_row,
    keep_cells,
    keep_in,
    leave_out,
    take_back,
    take_offer,
)
from opora.records.actions.drafts import Unfinished, make_draft, prepare_draft, refresh_draft
from opora.records.actions.pupils import join_pupils
from opora.records.actions.versions import Changed, Typed
from opora.records.models import AuditEvent, Enrolment, Submission, SubmissionVersion
from opora.records.queries.form_drafts import form_of, version_of
from opora.vocabulary.problems import UserError
from school_forms import (
    TEXTS,
    columns,
    completed,
    deputy,
    drafted,
    due_of_day,
    keys,
    started,
    write,
)
from schooling import teach_all

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def draft(town):
    return drafted(town)


def filled(submission, key):
    return Submission.objects.get(pk=submission).rows.get(key=key).filled


def prepared(submission):
    return Submission.objects.get(pk=submission).prepared


def test_a_draft_is_made_once_however_often_it_is_asked_for(town, draft):
    row = Submission.objects.get(pk=draft)
    assert len(keys(draft)) == 2

    again = make_draft(by=deputy(town), due=row.due_id, unit=town.school.number)

    assert (again, Submission.objects.count()) == (draft, 1)
    assert Submission.objects.get(pk=draft).rows_version == row.rows_version


def test_a_refresh_keeps_what_was_written_and_tells_who_came(town, draft):
    write(town, draft, keys(draft)[0])
    teach_all(town.school, "9В")

    refresh_draft(by=deputy(town), submission=draft)

    assert len(keys(draft)) == 3
    assert filled(draft, keys(draft)[0]) == dict(zip(columns(draft), TEXTS, strict=True))
    assert Submission.objects.get(pk=draft).news["came"] == [keys(draft)[2]]


def left(town, label):
    """Let the listed one of a class leave the school before the day."""
    pupil = town.school.pupils[label][2]
    Enrolment.objects.filter(pupil=pupil).update(until=date(2026, 2, 20))
    return f"p{pupil}"


def test_who_left_the_list_with_texts_is_asked_about_and_without_goes(town, draft):
    first, second = left(town, "9А"), left(town, "9Б")
    write(town, draft, first)

    refresh_draft(by=deputy(town), submission=draft)

    view = form_of(draft)
    assert [line.row.key for line in view.lines] == [first]
    assert view.lines[0].draft.asks
    assert (view.news["asked"], view.news["went"]) == ([first], [second])
    with pytest.raises(Unfinished, match="осталось: 1"):
        prepare_draft(by=deputy(town), submission=draft)

    keep_in(by=deputy(town), submission=draft, key=first, reason="Отчислен позже отчётного дня")
    refresh_draft(by=deputy(town), submission=draft)
    assert prepare_draft(by=deputy(town), submission=draft) == 1


def test_texts_of_two_numbers_found_to_be_one_stand_together(town, draft):
    kept, other = town.school.pupils["9Б"][2], town.school.pupils["9А"][2]
    write(town, draft, f"p{other}", "Пропуски уроков", "Разобрали дроби", "Зачёт до марта")
    write(town, draft, f"p{kept}", "Пропуски уроков", "Решали уравнения", "")
    join_pupils(by=PROGRAM, kept=kept, other=other)

    refresh_draft(by=deputy(town), submission=draft)

    assert keys(draft) == [f"p{kept}"]
    cause, work, plan = (filled(draft, f"p{kept}")[name] for name in columns(draft))
    assert (cause, plan) == ("Пропуски уроков", "Зачёт до марта")
    assert set(work.split("\n")) == {"Разобрали дроби", "Решали уравнения"}


def test_empty_cells_keep_a_form_from_being_prepared_and_are_named(town, draft):
    write(town, draft, keys(draft)[0])

    with pytest.raises(Unfinished, match="осталось: 3") as said:
        prepare_draft(by=deputy(town), submission=draft)

    assert "Сойкин" not in str(said.value)
    assert prepared(draft) == 0


def test_a_prepared_version_says_what_the_draft_does_until_it_is_edited(town, draft):
    completed(town, draft)
    number = prepare_draft(by=deputy(town), submission=draft)

    kept = SubmissionVersion.objects.get(submission=draft, number=number)
    assert kept.seal == digest_of(kept.content)
    assert (kept.pupils, version_of(draft, 1)) == (2, form_of(draft).submitted())
    assert prepare_draft(by=deputy(town), submission=draft) == number

    write(town, draft, keys(draft)[0])
    assert prepared(draft) == 0
    assert prepare_draft(by=deputy(town), submission=draft) == 2
    assert SubmissionVersion.objects.get(number=2).changed == 3


def test_a_refresh_that_finds_nothing_new_leaves_what_is_prepared(town, draft):
    completed(town, draft)
    prepare_draft(by=deputy(town), submission=draft)

    refresh_draft(by=deputy(town), submission=draft)
    assert prepared(draft) == 1

    teach_all(town.school, "9В")
    refresh_draft(by=deputy(town), submission=draft)
    assert prepared(draft) == 0


def test_nobody_listed_is_a_form_too(town):
    number = make_draft(by=deputy(town), due=due_of_day(started(town)), unit=town.school.number)

    assert prepare_draft(by=deputy(town), submission=number) == 1
    assert version_of(number, 1).rows == ()


def test_two_who_write_the_same_cell_are_told_and_other_cells_are_joined(town, draft):
    key, (cause, work, plan) = keys(draft)[0], columns(draft)
    blank = dict.fromkeys((cause, work, plan), "")
    write(town, draft, key, "", "Решали задачи с дробями", "")

    with pytest.raises(Changed) as said:
        keep_cells(by=deputy(town), submission=draft, key=key,
                   typed=Typed(1, blank | {work: "Читали условия задач"}, blank))  # fmt: skip
    assert said.value.now[work] == "Решали задачи с дробями"
    assert filled(draft, key)[work] == "Решали задачи с дробями"

    keep_cells(by=deputy(town), submission=draft, key=key,
               typed=Typed(1, blank | {plan: "Зачёт по дробям"}, blank))  # fmt: skip
    assert filled(draft, key) == {work: "Решали задачи с дробями", plan: "Зачёт по дробям"}

    version = Submission.objects.get(pk=draft).rows.get(key=key).version
    typed = Typed(1, blank | {work: "Читали условия задач"}, blank)
    keep_cells(by=deputy(town), submission=draft, key=key, typed=typed, over=version)
    assert filled(draft, key)[work] == "Читали условия задач"
    assert filled(draft, key)[plan] == "Зачёт по дробям"


def test_an_offer_taken_twice_stands_once_below_what_was_there(town, draft):
    key, view = keys(draft)[0], form_of(draft)
    work = next(column for column in view.form.columns if column.kind == "work")
    write(town, draft, key, "", "Своё", "")

    for _ in range(3):
        take_offer(by=deputy(town), submission=draft, key=key, column=work, text="Из журнала")

    assert filled(draft, key)[work.key] == "Своё\nИз журнала"


def row_of(town, submission, why="Решение педсовета", pupil=0):
    view, number = form_of(submission), town.school.pupils["9А"][pupil]
    row = view.lines[0].row
    return type(row)(f"p{number}", number, "Берёзин Пётр Ильич", view.school.name, "9А", (),
                     why_added=why)  # fmt: skip


def test_a_pupil_is_added_once_with_a_reason(town, draft):
    for _ in range(2):
        add_row(by=deputy(town), submission=draft, row=row_of(town, draft))
    with pytest.raises(UserError, match="уже в форме"):
        add_row(by=deputy(town), submission=draft, row=row_of(town, draft, "Другая причина"))
    with pytest.raises(UserError, match="Напишите причину"):
        add_row(by=deputy(town), submission=draft, row=row_of(town, draft, " ", 1))

    view = form_of(draft)
    assert [line.row.name[:6] for line in view.lines] == ["Берёзи", "Сойкин", "Сойкин"]
    assert not view.lines[0].draft.asks
    refresh_draft(by=deputy(town), submission=draft)
    assert len(keys(draft)) == 3


def test_who_is_left_out_stays_with_the_reason_and_is_not_printed(town, draft):
    key = keys(draft)[0]
    write(town, draft, keys(draft)[1])
    leave_out(by=deputy(town), submission=draft, key=key, reason="Обучается на дому")
    leave_out(by=deputy(town), submission=draft, key=key, reason="Обучается на дому")

    prepare_draft(by=deputy(town), submission=draft)
    said = version_of(draft, 1)
    assert [row.why_left_out for row in said.rows] == ["Обучается на дому", ""]
    assert len(said.listing().pupils) == 1

    take_back(by=deputy(town), submission=draft, key=key)
    with pytest.raises(Unfinished):
        prepare_draft(by=deputy(town), submission=draft)


def test_what_is_under_review_is_not_edited(town, draft):
    completed(town, draft)
    Submission.objects.filter(pk=draft).update(state=State.IN_REVIEW)

    with pytest.raises(UserError, match="на проверке"):
        write(town, draft, keys(draft)[0])
    with pytest.raises(UserError, match="на проверке"):
        leave_out(by=deputy(town), submission=draft, key=keys(draft)[0], reason="Потому")
    teach_all(town.school, "9В")
    with pytest.raises(UserError, match="на проверке"):
        refresh_draft(by=deputy(town), submission=draft)
    assert len(keys(draft)) == 2


def test_no_trace_holds_a_name_or_a_text(town, draft):
    completed(town, draft)
    add_row(by=deputy(town), submission=draft, row=row_of(town, draft))
    leave_out(by=deputy(town), submission=draft, key=keys(draft)[0], reason="Обучается на дому")

    said = "".join(str(each.details) + each.what for each in AuditEvent.objects.all())
    for word in ("Сойкин", "Берёзин", "дроби", "дому", "педсовета"):
        assert word not in said

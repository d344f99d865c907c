"""What a served town has of support, so that every page of it can be walked to."""

from datetime import date, timedelta

from opora.analysis.support.notice import COLUMNS, Content, Move
from opora.records.actions.by import By
from opora.records.actions.cases import open_case
from opora.records.actions.consents import Signed, keep_consent
from opora.records.actions.councils import add_question, open_council
from opora.records.actions.debts import NewDebt, enter_debts
from opora.records.actions.notices import Step, make_notice, move_notice
from opora.records.actions.observations import Noted, observe
from opora.records.models import Account, Case, Enrolment, Notice, Route, SchoolClass
from opora.records.scans import receive_scan

SUBJECT = "Алгебра | "


def supported(own: SchoolClass, pupil: int, today: date) -> dict[str, int]:
    """Give the pupil papers, a debt and an observation, a pupil of another class a case with a
    route, the school a council; return numbers that no page links to by themselves."""
    by = By(Account.objects.get(login="zavuch").pk, "заместитель директора по УВР")
    observe(by=by, school=own.school_id, pupil=pupil, noted=Noted(today, "homework", 2))
    _papers(by, own, pupil, today)
    arose = today - timedelta(days=30)
    debt = NewDebt(pupil, own.school_year, own.label, SUBJECT, "unsatisfactory", arose)
    enter_debts(by=by, school=own.school_id, debts=[debt])
    case = _case(by, own, today)
    council = open_council(
        by=by, school=own.school_id, kind="meeting", number="1", on=today, topic="Итоги"
    )
    question = add_question(
        by=by,
        school=own.school_id,
        council=council,
        title="О помощи обучающимся",
        reporter="заместитель директора",
        cases=[case],
    )
    return {"council": council, "question": question}


def _papers(by: By, own: SchoolClass, pupil: int, today: date) -> None:
    signed = Signed("council", "фамилия, имя, отметки", "mother", True, today)
    scan = receive_scan([b"%PDF-1.4 scan"])
    keep_consent(by=by, school=own.school_id, pupil=pupil, signed=signed, scan=scan)
    content = Content(
        title="Уведомление о затруднениях в обучении",
        school="Школа",
        pupil="",
        label=own.label,
        text="Сообщаем об отметках.",
        columns=COLUMNS["marks"],
        rows=(("Алгебра", "2,40 (5)", "3", "–"),),
        measures="Консультация по средам.",
        visit="",
        law="273-ФЗ, статья 44",
    )
    number = make_notice(by=by, school=own.school_id, pupil=pupil, kind="risk", content=content)
    posts = ("классный руководитель", "социальный педагог")
    refused = Step(Move.REFUSE, today, "Не берут бумагу", "1", posts)
    version = Notice.objects.get(pk=number).version
    move_notice(by=by, notice=number, version=version, step=refused)


def _case(by: By, own: SchoolClass, today: date) -> int:
    others = Enrolment.objects.filter(
        school_class__school=own.school_id, school_class__school_year=own.school_year
    ).exclude(school_class=own)
    pupil = others.order_by("pk").first().pupil_id
    case = open_case(
        by=by, school=own.school_id, pupil=pupil, on=today, subjects=[SUBJECT], reason="Пробелы"
    )
    Case.objects.filter(pk=case).update(state="routed", main_cause="gaps", causes=["gaps"])
    Route.objects.create(case_id=case, number=1, since=today, until=today + timedelta(days=60))
    return case

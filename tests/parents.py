"""Papers of parents, debts and councils in the invented town: what several tests begin with."""

from datetime import date

from opora.analysis.support.notice import COLUMNS, Content
from opora.records.actions.by import By
from opora.records.actions.consents import Signed, keep_consent
from opora.records.actions.debts import NewDebt, enter_debts
from opora.records.actions.notices import make_notice
from opora.records.models import Case, Debt
from opora.records.scans import Scan
from town import ALGEBRA, SINCE, Town

LAST_YEAR_ENDED = date(2025, 5, 30)
PDF = b"%PDF-1.7 a scan"
PNG = b"\x89PNG\r\n\x1a\n a scan"


def by(town: Town, key: str = "class_teacher") -> By:
    """Return one of the town's people as who acts."""
    return By(town.accounts[key], "приказ № 41")


def pupil_of(town: Town, label: str = "9А", place: int = 0) -> int:
    """Return a pupil of the town's first school."""
    return town.school.pupils[label][place]


def consent(town: Town, purpose: str, pupil: int, scan: Scan | None = None, **more: object) -> int:
    """Keep a consent of a mother since the beginning of the year, except for what is said."""
    values = {"granted": True, "since": SINCE, "signer": "mother", "data": "имя, класс, отметки"}
    signed = Signed(purpose=purpose, **{**values, **more})  # type: ignore[arg-type]
    school = town.school.number
    return keep_consent(by=by(town), school=school, pupil=pupil, signed=signed, scan=scan)


def debt(town: Town, pupil: int, arose_on: date = LAST_YEAR_ENDED, label: str = "8А") -> Debt:
    """Enter a debt of last year in algebra."""
    new = NewDebt(pupil, 2024, label, ALGEBRA, "unsatisfactory", arose_on, "приказ № 3")
    enter_debts(by=by(town), school=town.school.number, debts=[new])
    return Debt.objects.get(pupil_id=pupil, school_year=2024, cancelled_on=None)


def case(town: Town, pupil: int, opened_on: date = SINCE) -> Case:
    """Open a case of a pupil."""
    return Case.objects.create(
        school_id=town.school.number,
        pupil_id=pupil,
        opened_on=opened_on,
        state="opened",
        opened_by_id=town.accounts["class_teacher"],
    )


def content(**changes: object) -> Content:
    """Return a notice about algebra, except for what is said."""
    values = {
        "title": "Уведомление о затруднениях в обучении",
        "school": "МБОУ «Школа № 1 с. Заречного»",
        "pupil": "Берёзин Пётр Ильич",
        "label": "9А",
        "text": "Есть затруднения.\n\nПросим обратить внимание.",
        "columns": COLUMNS["marks"],
        "rows": (("Алгебра", "2,45 (11)", "6", "2"),),
        "measures": "Занятия по вторникам.",
        "visit": "",
        "law": "273-ФЗ",
    }
    return Content(**{**values, **changes})  # type: ignore[arg-type]


def notice(town: Town, pupil: int, **changes: object) -> int:
    """Make a notice about a pupil."""
    made = content(**changes)
    return make_notice(
        by=by(town), school=town.school.number, pupil=pupil, kind="risk", content=made
    )

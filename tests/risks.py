"""Signs that stand, work that was logged: rows of the invented town, made by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from opora.records.actions.judging import judge
from opora.records.models import RaisedSign, RiskList, SupportAction
from town import ALGEBRA, TODAY, YEAR, Town

TELLING = "Разобрали сложение дробей с разными знаменателями, решил пять примеров из восьми"
SINCE = date(2026, 2, 2)


def raise_sign(
    town: Town, pupil: int, label: str = "9А", subject: str = ALGEBRA, **fields: Any
) -> RaisedSign:
    """A sign of a pupil of the town's school that stands since the second of February."""
    usual = {
        "sign": "failure" if subject else "absence",
        "since": SINCE,
        "seen_on": TODAY,
        "says": "средняя 2,40 по 5 отметкам",
        "numerator": 12,
        "denominator": 5,
        "basis": [row()],
    }
    RiskList.objects.get_or_create(
        school_id=town.school.number, school_year=YEAR, defaults={"on": TODAY}
    )
    return RaisedSign.objects.create(
        school_id=town.school.number,
        school_year=YEAR,
        label=label,
        pupil_id=pupil,
        subject=subject,
        **(usual | fields),
    )


def row(**fields: Any) -> Mapping[str, Any]:
    """A row that raised a sign, as it is kept."""
    usual = {"day": "2026-02-02", "subject": ALGEBRA, "what": "отметка", "value": "2"}
    return usual | {"counted": True, "observation": None} | fields


def log_work(town: Town, pupil: int, text: str = TELLING, **fields: Any) -> SupportAction:
    """Work with a pupil on the third of February, logged by the subject teacher."""
    usual = {"on": date(2026, 2, 3), "kind": "lesson", "subject": ALGEBRA, "topic": "Дроби"}
    usual |= {"school_id": town.school.number, "by_id": town.accounts["subject_teacher"]}
    row = SupportAction(pupil_id=pupil, text=text, **(usual | fields))
    judge(row)
    row.save()
    return row

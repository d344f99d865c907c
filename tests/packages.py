"""A small package of one form, as an installation of a school writes it."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from opora.documents.listing import DatedMark, SourceFile, SubjectMarks
from opora.documents.package.package import (
    Package,
    PackedCertification,
    PackedFile,
    PackedForm,
    PackedUnit,
)
from opora.documents.submitted import Submitted, SubmittedRow, canonical_text, digest_of
from opora.vocabulary.mean import Mean
from opora.vocabulary.period import Period

SCHOOL = "МБОУ «Школа № 1 с. Заречного»"
ON = date(2026, 2, 27)
SENT = datetime(2026, 2, 27, 9, tzinfo=UTC)
DOCUMENT, SCAN = b"%PDF-1.7 form", b"%PDF-1.7 scan"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def said(cause: str = "Пропуски уроков") -> Submitted:
    marks = (DatedMark(date(2026, 1, 13), 2, "Ответ на уроке"),)
    row = SubmittedRow(
        "p17",
        17,
        "Берёзин Пётр Ильич",
        SCHOOL,
        "9А",
        (SubjectMarks("Алгебра", Mean(2, 1), marks, True, False),),
        {"cause": cause, "work": "Занятия по вторникам", "plan": "Зачёт в марте"},
    )
    period = {9: Period(date(2026, 1, 12), ON)}
    sources = (SourceFile("9А.xlsx", "0" * 64),)
    return Submitted("alania-948-2021", 5, SCHOOL, ON, period, (row,), sources, "0.1.0")


def form(cause: str = "Пропуски уроков", version: int = 1, unit: str = SCHOOL) -> PackedForm:
    text = canonical_text(said(cause))
    certified = (
        PackedCertification("password", SENT, "Сотрудник head", "", {"position": "директор"}),
        PackedCertification("scan", SENT, "Сотрудник head", sha(SCAN), {"file": "pdf"}),
    )
    documents = (PackedFile("form.pdf", sha(DOCUMENT)),)
    where = PackedUnit(unit, "school", municipality="Заречный район")
    return PackedForm(where, version, digest_of(text), text, SENT, certified, documents)


def package(*forms: PackedForm, **changes: object) -> Package:
    made = Package(
        PackedUnit(SCHOOL, "school"),
        PackedUnit("Заречный район", "municipality"),
        "alania-948-2021",
        2025,
        "",
        ON,
        "0.1.0",
        SENT,
        forms or (form(),),
        {sha(DOCUMENT): DOCUMENT, sha(SCAN): SCAN},
    )
    return replace(made, **changes)

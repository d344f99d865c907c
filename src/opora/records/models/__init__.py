"""All tables of records."""

from opora.records.models.accounts import (
    Account,
    Guesses,
    Invitation,
    KnownAddress,
    RecoveryCode,
    Session,
)
from opora.records.models.audit import AuditEvent, AuditHead, AuditPupil
from opora.records.models.classes import Enrolment, OwnTerm, Pupil, PupilName, SchoolClass
from opora.records.models.duty import DutyList
from opora.records.models.jobs import Job
from opora.records.models.staff import ClassTeacher, Employment, GivenRole, Staff, Teaching
from opora.records.models.units import OrgUnit, UnitName, UnitSpan
from opora.records.models.uploads import Doubt, SheetMapping, Upload, UploadFile

__all__ = [
    "Account",
    "AuditEvent",
    "AuditHead",
    "AuditPupil",
    "ClassTeacher",
    "Doubt",
    "DutyList",
    "Employment",
    "Enrolment",
    "GivenRole",
    "Guesses",
    "Invitation",
    "Job",
    "KnownAddress",
    "OrgUnit",
    "OwnTerm",
    "Pupil",
    "PupilName",
    "RecoveryCode",
    "SchoolClass",
    "Session",
    "SheetMapping",
    "Staff",
    "Teaching",
    "UnitName",
    "UnitSpan",
    "Upload",
    "UploadFile",
]

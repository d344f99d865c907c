"""What can be done, and kinds of fields that are told apart."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do somewhere; a page declares the one it needs."""

    COUNTS = "counts"  # see figures of schools and classes, without names
    RESULTS = "results"  # see results of pupils by name
    UPLOAD = "upload"  # send files, decide what is doubtful, accept, undo
    ORIGINALS = "originals"  # download a file as it came
    PEOPLE = "people"  # see staff, classes, lists
    PEOPLE_EDIT = "people_edit"  # change staff, classes, who teaches what
    UNITS = "units"  # see the tree of schools
    UNITS_EDIT = "units_edit"  # add, move, merge, close units; identifiers
    GRANT = "grant"  # give and take roles, invite
    AUDIT = "audit"  # see who saw and changed what
    DUTY = "duty"  # see what was not entered in time
    SETTINGS = "settings"  # terms and thresholds of a school


class FieldClass(StrEnum):
    """Kinds of fields by how much harm a leak does (`docs/how-to/access.md`)."""

    PUBLISHED = "F0"
    COUNTS = "F1"  # counts inside the service, small groups not hidden
    ROWS = "F2"  # rows with pseudonyms
    NAMES = "F3"  # names, classes, marks
    REASONS = "F4"  # reasons of failure, work done, plans: family matters creep in
    PSYCHOLOGY = "F5"  # notes of a psychologist
    BY_TEACHER = "F6"  # results by teacher
    CONTACTS = "F7"  # contacts and accounts
    AUDIT = "F8"  # records of who saw what


class Reach(StrEnum):
    """How far a role reaches inside the unit it is given for."""

    UNIT = "unit"  # the whole unit and all below it
    CLASSES = "classes"  # the classes that are named with it
    LESSONS = "lessons"  # the lessons (class and subject) that are named with it
    OWN = "own"  # nothing of others: only what is the person's own

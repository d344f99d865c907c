"""Uploads as pages show them: the list of a school, one upload, its doubts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from opora.facts.counted import marks_of
from opora.records.models import Doubt, Enrolment, Job, Pupil, Teaching, Upload, UploadFile
from opora.records.understanding import store
from opora.records.upload_rules import Weight

_STATE = Upload.State
BUSY = (_STATE.READING, _STATE.ACCEPTING, _STATE.UNDOING)
_WORKS = {_STATE.READING: "read_upload", _STATE.ACCEPTING: "accept_upload"}
_UNKNOWN = ("not_journal", "sheet_unknown")
_MOST = 200  # lines of the list: older ones are found by the page's number
_TITLES = {
    "marks": "отметки",
    "absences": "пропуски",
    "entries": "долги и прочее",
    "final_marks": "итоговые отметки",
    "test_scores": "баллы за задания",
    "exam_results": "результаты экзаменов",
    "lesson_plans": "уроки КТП",
    "programme_progress": "прохождение программы",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; `total` 0 where that is not known."""

    message: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class UploadLine:
    """An upload in one line of the history."""

    upload: int
    state: str
    state_title: str
    made_at: datetime
    by: str
    files: int
    problems: int
    progress: Progress | None
    decided_at: datetime | None

    @property
    def busy(self) -> bool:
        """Whether a worker is at it."""
        return self.state in BUSY


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of an upload; `summary` as `intake.description` gives it, `on` as a day."""

    file: int
    label: str
    state: str
    state_title: str
    size: int
    summary: Mapping[str, Any]
    problems: Sequence[Mapping[str, Any]]
    remarks: Sequence[Mapping[str, Any]]
    batch: int | None

    @property
    def unknown(self) -> bool:
        """Whether the file, or a sheet of it, is of no form that the program knows."""
        return any(note["code"] in _UNKNOWN for note in (*self.problems, *self.remarks))

    @property
    def opens(self) -> bool:
        """Whether it has sheets to look at: an archive has none."""
        return self.state != UploadFile.State.ARCHIVE


@dataclass(frozen=True, slots=True)
class TableLine:
    """What would change in one table."""

    title: str
    created: int
    changed: int
    unchanged: int
    vanished: int
    before: int


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One spot that would change, with the person's name."""

    table: str
    pupil: int | None
    name: str = field(repr=False)
    label: str
    subject: str
    day: date | None
    term: str | None
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class UploadView:
    """All of one upload; `undecided`: doubts that a person has still to decide."""

    upload: int
    version: int
    state: str
    state_title: str
    made_at: datetime
    by: str
    said: str
    hints: Mapping[str, Any]
    files: Sequence[FileLine]
    tables: Sequence[TableLine]
    examples: Sequence[ExampleLine]
    people: Mapping[str, Any]
    weight: Weight
    brake_reason: str
    doubts: int
    undecided: int
    progress: Progress | None
    decided_at: datetime | None

    @property
    def busy(self) -> bool:
        """Whether a worker is at it."""
        return self.state in BUSY

    @property
    def to_accept(self) -> int:
        """How many files would be accepted."""
        return sum(file.state == UploadFile.State.READ for file in self.files)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a person in a file may be: classes by year, marks that count, teachers of today."""

    pupil: int
    name: str = field(repr=False)
    places: str
    marks: int
    teachers: str


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """A doubt; `why` says what makes it one."""

    doubt: int
    kind: str
    name: str = field(repr=False)
    label: str
    file: str
    decision: int | None
    candidates: Sequence[Candidate]


def uploads_of(school: int) -> list[UploadLine]:
    """Return the last uploads of a school, the newest first; three queries at most."""
    columns = ("pk", "state", "made_at", "by__staff__name", "decided_at")
    rows = Upload.objects.filter(school_id=school).order_by("-pk").values_list(*columns)
    shown = list(rows[:_MOST])
    counts = _files_of([number for number, *_ in shown])
    progress = _progress([number for number, state, *_ in shown if state in BUSY])
    return [
        UploadLine(
            number,
            state,
            Upload.State(state).label,
            made_at,
            by,
            *counts.get(number, (0, 0)),
            progress.get(number),
            decided_at,
        )
        for number, state, made_at, by, decided_at in shown
    ]


def _files_of(uploads: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return how many files each upload has, archives apart, and how many have problems."""
    files = Count("pk", filter=~Q(state=UploadFile.State.ARCHIVE))
    said = Count("pk", filter=~Q(problems=[]))
    rows = UploadFile.objects.filter(upload__in=uploads).order_by().values("upload")
    counted = rows.annotate(files=files, said=said).values_list("upload", "files", "said")
    return {upload: (number, problems) for upload, number, problems in counted}


def upload_view(upload: int) -> UploadView:
    """Return one upload with its files and what it would change."""
    row = Upload.objects.select_related("by__staff").get(pk=upload)
    tables: Mapping[str, Any] = row.changes.get("tables", {})
    doubts = list(row.doubts.values_list("decision", flat=True))
    return UploadView(
        upload=row.pk,
        version=row.version,
        state=row.state,
        state_title=row.get_state_display(),
        made_at=row.made_at,
        by=row.by.staff.name,
        said=row.said,
        hints=row.hints,
        files=[_file(file) for file in row.files.all()],
        tables=[_table(name, counts) for name, counts in tables.items() if _moves(counts)],
        examples=_examples(tables),
        people=row.people,
        weight=Weight.of(tables),
        brake_reason=row.brake_reason,
        doubts=len(doubts),
        undecided=sum(decision is None for decision in doubts),
        progress=_progress([row.pk]).get(row.pk) if row.state in BUSY else None,
        decided_at=row.decided_at,
    )


def doubts_of(upload: int) -> list[DoubtLine]:
    """Return the doubts of an upload, each with those whom it may be about, side by side."""
    rows = list(Doubt.objects.filter(upload_id=upload).select_related("file", "upload"))
    numbers = {number for row in rows for number in row.candidates}
    people = _candidates(numbers)
    # Candidates may be new themselves, in the same files.
    promised: Mapping[str, str] = rows[0].upload.people.get("promised", {}) if rows else {}
    return [
        DoubtLine(
            row.pk,
            row.kind,
            row.name,
            row.label,
            row.file.label,
            row.decision,
            [
                people.get(number) or Candidate(number, promised.get(str(number), ""), "", 0, "")
                for number in row.candidates
            ],
        )
        for row in rows
    ]


def version_of(upload: int) -> int:
    """Return the version that the page of an upload shows."""
    return Upload.objects.values_list("version", flat=True).get(pk=upload)


def _progress(uploads: Sequence[int]) -> dict[int, Progress]:
    if not uploads:
        return {}
    keys = [str(upload) for upload in uploads]
    jobs = Job.objects.filter(key__in=keys, state__in=(Job.State.WAITING, Job.State.RUNNING))
    return {
        int(job.key): Progress(job.message or "Ждёт очереди", job.done, job.total)
        for job in jobs.order_by("pk")
    }


def _file(row: UploadFile) -> FileLine:
    return FileLine(
        row.pk,
        row.label,
        row.state,
        UploadFile.State(row.state).label,
        row.size,
        row.summary and {**row.summary, "on": _day(row.summary.get("on"))},
        row.problems,
        row.remarks,
        row.batch,
    )


def _moves(counts: Mapping[str, Any]) -> bool:
    return any(counts[name] for name in ("created", "changed", "unchanged", "vanished"))


def _table(name: str, counts: Mapping[str, Any]) -> TableLine:
    numbers = (counts[key] for key in ("created", "changed", "unchanged", "vanished", "before"))
    return TableLine(_TITLES.get(name, name), *numbers)


def _examples(tables: Mapping[str, Any]) -> list[ExampleLine]:
    said = [(name, each) for name, counts in tables.items() for each in counts["examples"]]
    wanted = {each["pupil_id"] for _, each in said if each["pupil_id"] is not None}
    names = dict(Pupil.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return [
        ExampleLine(
            _TITLES.get(name, name),
            each["pupil_id"],
            names.get(each["pupil_id"], ""),
            each["school_class"],
            (each["subject"] or "").partition(" | ")[0],
            _day(each["date"]),
            each["term"],
            "; ".join(each["was"]),
            "; ".join(each["becomes"]),
        )
        for name, each in said
    ]


def _candidates(numbers: set[int]) -> dict[int, Candidate]:
    enrolments = Enrolment.objects.filter(pupil_id__in=numbers).select_related("school_class")
    places: dict[int, list[str]] = {}
    classes: dict[int, int] = {}
    for row in enrolments.order_by("school_class__school_year", "pk"):
        year = row.school_class.school_year
        places.setdefault(row.pupil_id, []).append(f"{row.school_class.label} в {year}/{year + 1}")
        classes[row.pupil_id] = row.school_class_id
    teachers = _teachers(set(classes.values()))
    marks = _marks(numbers)
    names = Pupil.objects.filter(pk__in=numbers).values_list("pk", "name")
    return {
        number: Candidate(
            number,
            name,
            ", ".join(dict.fromkeys(places.get(number, ()))),
            marks.get(number, 0),
            ", ".join(teachers.get(classes.get(number, 0), ())),
        )
        for number, name in names
    }


def _teachers(classes: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    taught = Teaching.objects.filter(school_class__in=classes).select_related("staff")
    for row in taught.order_by("subject", "pk"):
        own = found.setdefault(row.school_class_id, [])
        if row.staff.name not in own:
            own.append(row.staff.name)
    return found


def _marks(numbers: set[int]) -> dict[int, int]:
    """Return how many marks that count each of these people has, over all years."""
    schools = Enrolment.objects.filter(pupil_id__in=numbers)
    shelves = set(schools.values_list("school_class__school_id", "school_class__school_year"))
    return marks_of(store(), numbers, shelves)


def _day(text: str | None) -> date | None:
    """Return the day that JSON keeps as text."""
    return date.fromisoformat(text) if text else None

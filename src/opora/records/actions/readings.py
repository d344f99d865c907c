"""What a worker remembers of an upload it has understood: files, doubts, changes, people."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from opora.facts.foresight import Changes
from opora.intake.description import described
from opora.records.actions.by import By, leave_trace
from opora.records.actions.people import school_class, teach
from opora.records.book import known_people
from opora.records.models import (
    Doubt,
    Enrolment,
    OrgUnit,
    Pupil,
    PupilName,
    Upload,
    UploadFile,
)
from opora.records.understanding import SCHOOL, FileFound, Understood, used_hints
from opora.vocabulary.person import name_key
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import squeeze

_LONGEST = 300
_STATE = UploadFile.State


class PeopleChanged(Exception):
    """The people of a school are not those that an upload was matched with."""


def keep_reading(upload: Upload, found: Understood, said: str = "") -> None:
    """Remember what an upload means, in the caller's transaction; it waits for a decision then."""
    numbers = dict(zip(map(id, found.taken), found.matched.numbers, strict=True))
    rows = {id(file): _keep_file(upload, file, numbers.get(id(file))) for file in found.files}
    kept = {
        *_keep_questions(upload, found, [rows[id(file)] for file in found.taken]),
        *_keep_schools(upload, found, rows),
    }
    Doubt.objects.filter(upload=upload).exclude(pk__in=kept).delete()
    tables = {name: _as_json(changes) for name, changes in found.foreseen.changes.items()}
    upload.changes = {
        "tables": tables,
        "seen": list(found.foreseen.seen),
        "mappings": _mappings(found),
    }
    matched = found.matched
    candidates = {number for question in matched.questions for number in question.candidates}
    upload.people = {
        "promised": {str(n): matched.new[n][1] for n in candidates & set(matched.new)},
        "new": len(matched.new),
        "promoted": matched.promoted,
        "joined": len(matched.joined) - matched.promoted,
        "given": False,
        **_teachers(found),
    }
    upload.state, upload.said = Upload.State.READ, said
    upload.version += 1
    upload.save()


@transaction.atomic
def give_people(*, by: By, upload: Upload, found: Understood) -> None:
    """Make the new people of an upload and put everybody into their classes.

    Raises PeopleChanged when others have changed the people of the school since it was understood.
    """
    # One at a time in a school: two uploads must not make the same people twice.
    OrgUnit.objects.select_for_update().get(pk=upload.school_id)
    if set(known_people(upload.school_id, found.years)) != set(found.known):
        raise PeopleChanged
    matched, classes = found.matched, {}
    groups = {group for group, _ in matched.new.values()} | {group for _, group in matched.joined}
    for year, label in groups:
        row = school_class(school=upload.school_id, school_year=year, label=label)
        classes[year, label] = row
    Pupil.objects.bulk_create(
        Pupil(id=number, name=name[:_LONGEST]) for number, (_, name) in matched.new.items()
    )
    places = [(number, group) for number, (group, _) in matched.new.items()]
    places += sorted(matched.joined)
    Enrolment.objects.bulk_create(
        Enrolment(
            pupil_id=number,
            school_class=classes[group],
            upload=upload,
            basis=f"загрузка № {upload.pk}",
        )
        for number, group in places
    )
    _learn_names(found)
    upload.people |= {"given": True}
    upload.save(update_fields=["people"])
    leave_trace(
        by,
        "ученики из загрузки",
        unit=upload.school_id,
        pupils=[number for number, _ in places],
        upload=upload.pk,
        new=len(matched.new),
        joined=len(matched.joined),
    )


def learn_teachers(*, by: By, upload: Upload, found: Understood) -> None:
    """Remember who teaches what, of those among the staff, in the caller's transaction.

    They see the results of these lessons from then on; the page of the upload has said so.
    """
    for each in found.taught:
        if each.staff is not None and not each.known:
            row = school_class(
                school=upload.school_id, school_year=each.school_year, label=each.school_class
            )
            teach(
                by=by,
                staff=each.staff,
                school_class=row,
                subject=each.subject,
                since=each.since,
                basis=f"загрузка № {upload.pk}",
                upload=upload.pk,
            )


def _mappings(found: Understood) -> dict[str, dict[str, Any]]:
    """Return the mappings that files were read by, by SHA-256: acceptance reads by the same."""
    used = {file.sha256: used_hints(file, found.hints).mappings for file in found.taken}
    return {
        sha256: {key: each.as_json() for key, each in mappings.items()}
        for sha256, mappings in used.items()
        if mappings
    }


def _teachers(found: Understood) -> dict[str, list[Any]]:
    """Return what the page says of teachers: those who will see results, and strangers; `taught`
    by numbers: what these files tell even when it was known before.
    """
    known = [each for each in found.taught if each.staff is not None]
    strangers = dict.fromkeys(each.name for each in found.taught if each.staff is None)
    said = [f"{e.name}: {e.school_class}, {subject_title(e.subject)}" for e in known if not e.known]
    taught = [[e.school_year, e.school_class, e.subject, e.staff] for e in known]
    return {"teachers": said, "strangers": list(strangers), "taught": taught}


def _learn_names(found: Understood) -> None:
    matched = found.matched
    usual = dict(
        Pupil.objects.filter(pk__in={number for number, _ in matched.spellings}).values_list(
            "pk", "name"
        )
    )
    for number, name in sorted(matched.spellings):
        if name_key(name) != name_key(usual[number]):
            PupilName.objects.get_or_create(pupil_id=number, name=name[:_LONGEST])
    for number, name in matched.fuller.items():
        Pupil.objects.filter(pk=number).update(name=name[:_LONGEST])


def _keep_file(upload: Upload, file: FileFound, numbers: list[int] | None) -> UploadFile:
    row = file.kept or UploadFile(
        upload=upload, inside=file.received, label=file.inside, size=file.size
    )
    row.label = row.label[-_LONGEST:]
    if file.read is not None:
        row.sha256, row.size = file.sha256, file.size
        row.format = file.reading.format[:60]
        row.summary = described(file.read) | {"file": file.label}
    row.state = _state(row, file)
    row.pupils = numbers or []
    row.problems = [note.as_json() for note in file.problems]
    row.remarks = [note.as_json() for note in file.remarks]
    row.save()
    return row


def _state(row: UploadFile, file: FileFound) -> str:
    if row.state == _STATE.LEFT:
        return _STATE.LEFT
    if file.counts:
        return _STATE.READ
    if any(note.code == "duplicate_file" for note in file.remarks):
        return _STATE.LEFT
    return _STATE.ARCHIVE if file.opened else _STATE.REFUSED


def _keep_questions(upload: Upload, found: Understood, rows: list[UploadFile]) -> list[int]:
    kept = []
    for question in found.matched.questions:
        file, place = question.entries[0]
        year, label = question.group
        doubt, _ = Doubt.objects.update_or_create(
            file=rows[file],
            kind=question.kind,
            place=place,
            defaults={
                "upload": upload,
                "name": squeeze(question.name)[:_LONGEST],
                "school_year": year,
                "label": label,
                "candidates": list(question.candidates),
                "decision": question.decision,
            },
        )
        kept.append(doubt.pk)
    return kept


def _keep_schools(upload: Upload, found: Understood, rows: Mapping[int, UploadFile]) -> list[int]:
    kept = []
    for file in found.files:
        if not file.counts:
            continue
        for place, name in enumerate(file.other_schools):
            doubt, _ = Doubt.objects.update_or_create(
                file=rows[id(file)],
                kind=SCHOOL,
                place=place,
                defaults={"upload": upload, "name": name[:_LONGEST], "label": "", "decision": None},
            )
            kept.append(doubt.pk)
    return kept


def _as_json(changes: Changes) -> dict[str, Any]:
    kept = asdict(changes)
    for example in kept["examples"]:
        day: date | None = example["date"]
        example["date"] = day.isoformat() if day else None
    return kept

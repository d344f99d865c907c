"""What the program offers for the cells of a form: each is looked at by a person before it stands.

Work done from the log of support, causes from the open case, texts of the due date before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from opora.analysis.support.case import GOING
from opora.analysis.support.causes import cause_text, open_reasons
from opora.analysis.support.words import title_of, words
from opora.documents.cell_notes import own_columns
from opora.documents.submitted import Submitted, SubmittedRow
from opora.records.models import Case
from opora.records.queries.form_drafts import FormView
from opora.records.queries.kept_numbers import kept_number
from opora.records.queries.pupils import joined_in
from opora.records.queries.work import WorkLine, work_in
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.subject import canonical_of, standard_subjects, subject_title
from opora.vocabulary.text import fold

BEFORE, LOG, CASE = "before", "log", "case"


@dataclass(frozen=True, slots=True)
class Offer:
    """A text for a cell; `source`: BEFORE with the day `on` it was handed in for, LOG or CASE."""

    column: str
    source: str
    text: str = field(repr=False)
    on: date | None = None


def offers_of(view: FormView, before: Submitted | None) -> dict[str, list[Offer]]:
    """Return the offers by key of the row; three queries.

    A text that stands in its cell already is not offered.
    """
    rows = [line.row for line in view.lines if line.draft.printed]
    found: defaultdict[str, list[Offer]] = defaultdict(list)
    for row, offer in (*_causes(view, rows), *_work(view, rows), *_before(view, rows, before)):
        if offer.text and not _stands(row.filled.get(offer.column, ""), offer.text):
            found[row.key].append(offer)
    return found


def _stands(now: str, text: str) -> bool:
    return set(text.split("\n")) <= set(now.split("\n"))


def _before(
    view: FormView, rows: Iterable[SubmittedRow], before: Submitted | None
) -> Iterable[tuple[SubmittedRow, Offer]]:
    if before is None:
        return
    texts = {row.key: row.filled for row in before.rows}
    for row in rows:
        for column in own_columns(view.form):
            text = texts.get(row.key, {}).get(column.key, "")
            yield row, Offer(column.key, BEFORE, text, before.on)


def _causes(view: FormView, rows: Iterable[SubmittedRow]) -> Iterable[tuple[SubmittedRow, Offer]]:
    """Yield what the open cases of pupils say, without what may not leave the school."""
    columns = [column.key for column in own_columns(view.form) if column.kind == "cause"]
    cases = Case.objects.filter(school=view.school.unit, state__in=GOING)
    told = cases.annotate(person=kept_number()).order_by("opened_on", "pk")
    last = {person: (main, *more) for person, main, more in
            told.values_list("person", "main_cause", "causes")}  # fmt: skip
    known = {each.key for each in open_reasons()}
    for row in rows:
        keys = [key for key in last.get(row.pupil or 0, ()) if key in known]
        for column in columns:
            yield row, Offer(column, CASE, cause_text(keys, ""))


def _work(view: FormView, rows: Iterable[SubmittedRow]) -> Iterable[tuple[SubmittedRow, Offer]]:
    """Yield what the log tells of pupils in the period, in the subjects they are listed for."""
    columns = [column.key for column in own_columns(view.form) if column.kind == "work"]
    periods = view.periods
    if not periods:
        return
    since = min(period.since for period in periods.values())
    same = joined_in(view.school.unit, [view.campaign.school_year])
    entries = _by_pupil(work_in(view.school.unit, since, view.due.on, withdrawn=False), same)
    for row in rows:
        period = periods.get(grade_of(row.school_class))
        own = [each for each in entries.get(row.pupil or 0, ()) if period and each.on in period]
        lines = [_said(each) for each in own if _of_subjects(each, row)]
        for column in columns:
            yield row, Offer(column, LOG, "\n".join(dict.fromkeys(lines)))


def _by_pupil(entries: Iterable[WorkLine], same: Mapping[int, int]) -> Mapping[int, list[WorkLine]]:
    """Return entries that say something, by the number kept, the first day first."""
    kinds = words().kinds
    found: defaultdict[int, list[WorkLine]] = defaultdict(list)
    for each in entries:
        if not each.hollow and each.kind in kinds and kinds[each.kind].counts:
            found[same.get(each.pupil, each.pupil)].append(each)
    return {pupil: own[::-1] for pupil, own in found.items()}


def _of_subjects(each: WorkLine, row: SubmittedRow) -> bool:
    """Whether an entry is of a listed subject, or of none in particular."""
    if not each.subject:
        return True
    known = standard_subjects()
    listed = [subject.subject for subject in row.subjects if subject.listed]
    names = {known.resolve(name).canonical or name for name in listed}
    return fold(canonical_of(each.subject)) in map(fold, names)


def _said(each: WorkLine) -> str:
    """Return «12.02.2026 дополнительное занятие, Алгебра: Степени. …»."""
    kind = title_of(words().kinds, each.kind)
    what = f"{kind[:1].lower()}{kind[1:]}"
    subject = f", {subject_title(each.subject)}" if each.subject else ""
    says = " ".join(each.says.split())
    return f"{each.on:%d.%m.%Y} {what}{subject}{f': {says}' if says else ''}"

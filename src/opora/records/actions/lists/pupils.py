"""Pupils of a list: who is new, who is there, who changed the class."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from django.db.models import Q

from opora.intake.list_entries import PupilEntry, pupils_of
from opora.records.actions.by import By, leave_trace
from opora.records.actions.lists.plan import Act, Line, Plan, Task, Verdict, in_order, wrong_lines
from opora.records.actions.people import enrol, school_class
from opora.records.models import Enrolment, Pupil, PupilName
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.person import name_key

_DOUBT = "Впишите дату рождения, чтобы не спутать двух людей."
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """A pupil as the school has it: in a class of a year."""

    pupil: int
    birth_date: date | None = field(repr=False)
    label: str
    year: int
    enrolment: int

    def may_be(self, entry: PupilEntry) -> bool:
        return None in (self.birth_date, entry.birth_date) or self.is_surely(entry)

    def is_surely(self, entry: PupilEntry) -> bool:
        return self.birth_date is not None and self.birth_date == entry.birth_date


def plan_pupils(task: Task) -> Plan:
    """Return what the list would do with the pupils of a school and year; four queries."""
    entries, wrong = pupils_of(task.raw.rows, task.school_year)
    known = _known(task)
    listed = Counter(map(_identity, entries))
    by_name = Counter((name_key(each.name), each.school_class) for each in entries)
    lines = wrong_lines(wrong)
    seen: set[tuple[Key, str, date | None]] = set()
    for entry in entries:
        identity = _identity(entry)
        twice = by_name[identity[:2]] > listed[identity] and entry.birth_date is None
        if identity in seen:
            lines.append(_line(entry, Verdict.PROBLEM, "Эта строка уже есть в списке выше."))
        elif twice:
            lines.append(_line(entry, Verdict.PROBLEM, f"В списке есть тёзка. {_DOUBT}"))
        else:
            lines.append(_planned(task, entry, known[identity[0]]))
        seen.add(identity)
    return in_order(task, lines)


def _identity(entry: PupilEntry) -> tuple[Key, str, date | None]:
    return (name_key(entry.name), entry.school_class, entry.birth_date)


def _known(task: Task) -> defaultdict[Key, list[_Known]]:
    years = (task.school_year, task.school_year - 1)
    rows = Enrolment.objects.filter(
        Q(until=None) | Q(until__gte=task.from_day) | Q(school_class__school_year=years[1]),
        school_class__school=task.unit.unit,
        school_class__school_year__in=years,
    ).select_related("pupil__merged_into", "school_class")
    found = list(rows)
    person = {row.pupil_id: row.pupil.merged_into or row.pupil for row in found}
    spellings: defaultdict[int, set[Key]] = defaultdict(set)
    for row in found:
        one = person[row.pupil_id]
        spellings[one.pk] |= {name_key(row.pupil.name), name_key(one.name)}
    others = PupilName.objects.filter(pupil__in=person).values_list("pupil", "name")
    for pupil, name in others:
        spellings[person[pupil].pk].add(name_key(name))
    known: defaultdict[Key, list[_Known]] = defaultdict(list)
    for place in _places(found, person):
        for key in spellings[place.pupil]:
            known[key].append(place)
    return known


def _places(found: Iterable[Enrolment], person: Mapping[int, Pupil]) -> Iterable[_Known]:
    """Return who stands where: once, though two numbers of one pupil stand in the class."""
    places: dict[tuple[int, int], _Known] = {}
    for row in found:
        one, group = person[row.pupil_id], row.school_class
        known = _Known(one.pk, one.birth_date, group.label, group.school_year, row.pk)
        places.setdefault((one.pk, group.pk), known)
    return places.values()


def _planned(task: Task, entry: PupilEntry, namesakes: Iterable[_Known]) -> Line:
    now = [each for each in namesakes if each.year == task.school_year]
    here = [each for each in now if each.label == entry.school_class]
    if here:
        return _here(entry, here)
    present = {each.pupil for each in now}
    before = [
        each for each in namesakes if each.year < task.school_year and each.pupil not in present
    ]
    for group, taken in ((now, _moved), (before, _promoted)):
        sure = [each for each in group if each.is_surely(entry)]
        if len(sure) == 1:
            return taken(task, entry, sure[0])
    likely = [each for each in before if each.may_be(entry) and _follows(each, entry)]
    doubtful = [each for each in (*now, *before) if each.may_be(entry)]
    if len(likely) == 1 and doubtful == likely:
        return _promoted(task, entry, likely[0])
    if doubtful:
        where = ", ".join(sorted({each.label for each in doubtful}))
        what = f"В школе уже есть человек с этим именем ({where}). {_DOUBT}"
        return _line(entry, Verdict.PROBLEM, what, pupils=_numbers(doubtful))
    label = entry.school_class
    return _line(entry, Verdict.NEW, f"зачислить в {label}", (partial(_enrol, task, entry),))


def _here(entry: PupilEntry, here: list[_Known]) -> Line:
    sure = [each for each in here if each.is_surely(entry)]
    fits = sure or [each for each in here if each.may_be(entry)]
    if len(fits) > 1:
        what = f"В {entry.school_class} несколько человек с этим именем. {_DOUBT}"
        return _line(entry, Verdict.PROBLEM, what, pupils=_numbers(fits))
    if not fits:
        what = (
            f"В {entry.school_class} есть человек с этим именем, но с другой датой рождения. "
            "Сверьте дату в списке и в деле."
        )
        return _line(entry, Verdict.PROBLEM, what, pupils=_numbers(here))
    one = fits[0]
    acts = _birth(one, entry)
    verdict = Verdict.CHANGED if acts else Verdict.SAME
    return _line(entry, verdict, "вписать дату рождения" if acts else "", acts, (one.pupil,))


def _moved(task: Task, entry: PupilEntry, one: _Known) -> Line:
    what = f"перевести из {one.label} в {entry.school_class} с {task.from_day:%d.%m.%Y}"
    acts: tuple[Act, ...] = (partial(_move, task, entry, one),)
    return _line(entry, Verdict.CHANGED, what, acts, (one.pupil,))


def _promoted(task: Task, entry: PupilEntry, one: _Known) -> Line:
    what = f"перевести из {one.label} прошлого года в {entry.school_class}"
    acts: tuple[Act, ...] = (partial(_continue, task, entry, one), *_birth(one, entry))
    return _line(entry, Verdict.CHANGED, what, acts, (one.pupil,))


def _follows(one: _Known, entry: PupilEntry) -> bool:
    """Whether a class is the same a year later: 8А, then 9А."""
    grade = grade_of(one.label)
    return entry.school_class == f"{grade + 1}{one.label.removeprefix(str(grade))}"


def _birth(one: _Known, entry: PupilEntry) -> tuple[Act, ...]:
    if one.birth_date is not None or entry.birth_date is None:
        return ()
    return (partial(_set_birth_date, one.pupil, entry.birth_date),)


def _line(
    entry: PupilEntry,
    verdict: Verdict,
    what: str,
    acts: tuple[Act, ...] = (),
    pupils: tuple[int, ...] = (),
) -> Line:
    return Line(entry.place.sheet, entry.place.cell, entry.name, verdict, what, acts, pupils)


def _numbers(known: Iterable[_Known]) -> tuple[int, ...]:
    return tuple(sorted({each.pupil for each in known}))


def _class(task: Task, entry: PupilEntry) -> int:
    label = entry.school_class
    return school_class(school=task.unit.unit, school_year=task.school_year, label=label).pk


def _enrol(task: Task, entry: PupilEntry, by: By) -> None:
    label = entry.school_class
    group = school_class(school=task.unit.unit, school_year=task.school_year, label=label)
    number = enrol(by=by, name=entry.name, school_class=group, since=task.since, basis=task.basis)
    if entry.birth_date is not None:
        Pupil.objects.filter(pk=number).update(birth_date=entry.birth_date)


def _move(task: Task, entry: PupilEntry, one: _Known, by: By) -> None:
    """End the place in one class and begin one in another."""
    day = task.from_day
    Enrolment.objects.filter(pk=one.enrolment).update(until=day - timedelta(days=1))
    _begin(task, entry, one.pupil, day)
    leave_trace(
        by,
        "переведён обучающийся",
        unit=task.unit.unit,
        pupils=[one.pupil],
        was=one.label,
        now=entry.school_class,
        since=str(day),
        basis=task.basis,
    )


def _continue(task: Task, entry: PupilEntry, one: _Known, by: By) -> None:
    """Begin a place in a class of a new year."""
    _begin(task, entry, one.pupil, task.since)
    leave_trace(
        by,
        "переведён на новый год",
        unit=task.unit.unit,
        pupils=[one.pupil],
        was=one.label,
        now=entry.school_class,
        basis=task.basis,
    )


def _begin(task: Task, entry: PupilEntry, pupil: int, since: date | None) -> None:
    Enrolment.objects.create(
        pupil_id=pupil, school_class_id=_class(task, entry), since=since, basis=task.basis
    )


def _set_birth_date(pupil: int, day: date, by: By) -> None:
    row = Pupil.objects.select_for_update().get(pk=pupil)
    row.birth_date, row.version = day, row.version + 1
    row.save(update_fields=["birth_date", "version"])
    leave_trace(by, "вписана дата рождения", pupils=[pupil])

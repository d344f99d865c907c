"""What the end of a term would ask of whom: seen before it is started, then kept as tasks."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from opora.analysis.duty.thresholds import Thresholds
from opora.analysis.results.asked import Asked, When
from opora.analysis.term_end.counting import Counts
from opora.analysis.term_end.recommend import Address
from opora.analysis.term_end.rules import Rules, TaskKind, Who
from opora.facts.view import View
from opora.records.models import ClassTeacher, GivenRole, SchoolClass, Teaching
from opora.records.queries.calendars import calendar_of
from opora.records.queries.facts import facts_of, remembered
from opora.records.queries.pupils import joined_in
from opora.records.queries.term_ends import staff_names
from opora.vocabulary.calendar import Calendar
from opora.vocabulary.class_label import class_sort_key, grade_of
from opora.vocabulary.school_days import DaysOff
from opora.vocabulary.subject import canonical_of
from opora.vocabulary.working_days import working_day

Owner = tuple[int, str, str]  # staff, class, subject; «» where it is over all


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task somebody would get."""

    kind: TaskKind
    staff: int
    label: str
    subject: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign as it would be; `candidates`: who may be in the working group, by number.

    `nobody`: tasks without a person, in words, with how many classes or lessons they are of.
    """

    when: When
    tasks: tuple[PlannedTask, ...]
    candidates: dict[int, str] = field(repr=False)
    nobody: tuple[tuple[str, tuple[str, ...]], ...]
    due_on: date

    def dates(self) -> list[tuple[TaskKind, date, int]]:
        """Return each kind with its day and how many tasks there are of it, in order of days."""
        counted: defaultdict[tuple[str, date], int] = defaultdict(int)
        kinds = {task.kind.key: task.kind for task in self.tasks}
        for task in self.tasks:
            counted[task.kind.key, task.due_on] += 1
        found = [(kinds[key], day, number) for (key, day), number in counted.items()]
        return sorted(found, key=lambda each: (each[1], each[0].days))


@dataclass(frozen=True)
class People:
    """Who does what in a school on a day; three queries."""

    school: int
    school_year: int
    on: date

    def teachers(self) -> list[Owner]:
        """Return who teaches what; two teachers of a divided class both do."""
        rows = Teaching.objects.filter(self._in_force, **self._of_classes).order_by("since", "pk")
        told = rows.values_list("staff_id", "school_class__label", "subject")
        return list(dict.fromkeys(told))

    def leaders(self) -> list[Owner]:
        """Return who leads which class."""
        rows = ClassTeacher.objects.filter(self._in_force, **self._of_classes)
        told = rows.order_by("since", "pk").values_list("staff_id", "school_class__label")
        return [(staff, label, "") for staff, label in dict.fromkeys(told)]

    def deputies(self) -> list[Owner]:
        """Return the deputy heads of the school, its head where there are none."""
        rows = GivenRole.objects.filter(self._in_force, unit_id=self.school)
        told = rows.filter(role__in=("deputy_head", "head")).order_by("since", "pk")
        by_role: defaultdict[str, list[Owner]] = defaultdict(list)
        for role, staff in told.values_list("role", "staff_id"):
            by_role[role].append((staff, "", ""))
        return list(dict.fromkeys(by_role["deputy_head"] or by_role["head"]))

    def addresses(self) -> Address:
        """Return whom a recommendation is for; of several teachers the one who began last."""
        found: dict[tuple[Who, str, str], int] = {}
        for staff, label, subject in self.teachers():
            found["subject_teacher", label, canonical_of(subject)] = staff
        for staff, label, _ in self.leaders():
            found["class_teacher", label, ""] = staff
        for staff, _, _ in self.deputies()[:1]:
            found["deputy_head", "", ""] = staff
        return found

    def everybody(self) -> set[int]:
        """Return all of them by number."""
        return {each[0] for each in (*self.teachers(), *self.leaders(), *self.deputies())}

    @property
    def _in_force(self) -> Q:
        return Q(since__lte=self.on) & (Q(until=None) | Q(until__gte=self.on))

    @property
    def _of_classes(self) -> dict[str, int]:
        return {
            "school_class__school": self.school,
            "school_class__school_year": self.school_year,
        }


def people_of(school: int, when: When, today: date) -> People:
    """Return the people of a school today, of a past or coming term on its last or first day."""
    first, last = when.window.since or today, when.window.on or today
    return People(school, when.school_year, min(max(today, first), last))


def facts_at(school: int, when: When) -> View:
    """Return the facts of a school in the year of a term; one query."""
    return facts_of([school], {when.school_year}, joined_in(school, {when.school_year}))


def question_of(school: int, when: When) -> Asked:
    """Return the same facts, asked about the term."""
    return Asked(facts_at(school, when), when)


def plan_of(school: int, when: When, today: date, group: Collection[int] | None = None) -> Plan:
    """Return who would have to do what by when; `group`: the working group, None takes all
    candidates: deputy heads and class teachers, as the regulation has it."""
    rules, off = Rules.load(when.window.on or today), DaysOff.load()
    people, calendar = people_of(school, when, today), calendar_of(school, when.school_year)
    labels = _classes(school, when, calendar)
    least = Thresholds.load().first_marked_grade
    marked = {label for label in labels if grade_of(label) >= least}
    leaders = [each for each in people.leaders() if each[1] in labels]
    deputies = people.deputies()
    members = dict.fromkeys(staff for staff, _, _ in (*deputies, *leaders))
    chosen = [each for each in members if group is None or each in group]
    owners: dict[Who, list[Owner]] = {
        "subject_teacher": [each for each in people.teachers() if each[1] in marked],
        "class_teacher": leaders,
        "deputy_head": deputies,
        "group": [(staff, "", "") for staff in chosen],
    }
    last = when.window.on or today
    tasks = [
        PlannedTask(kind, *owner, working_day(last, kind.days, off))
        for kind in rules.tasks
        for owner in owners[kind.who]
    ]
    places = {place for place in _places(school, when) if place[0] in marked}
    due_on = working_day(last, max(kind.days for kind in rules.tasks), off)
    nobody = tuple(_nobody(owners, labels, places))
    return Plan(when, tuple(tasks), staff_names(members), nobody, due_on)


def _classes(school: int, when: When, calendar: Calendar | None) -> set[str]:
    """Return the classes of which this term is one: upper grades have half-years."""
    rows = SchoolClass.objects.filter(school_id=school, school_year=when.school_year)
    labels = set(rows.values_list("label", flat=True))
    return {label for label in labels if calendar is None or _ends(calendar, label, when)}


def _ends(calendar: Calendar, label: str, when: When) -> bool:
    return any(term.last == when.window.on for term in calendar.terms(grade_of(label)))


def _places(school: int, when: When) -> set[tuple[str, str]]:
    """Return the classes and subjects that facts tell of in a term, counted once for the facts."""
    facts = facts_at(school, when)
    question = Asked(facts, when)
    rules = Rules.load(when.window.on or date.max)
    return remembered(
        facts,
        ("places of a term", when),
        lambda: {(row["school_class"], row["plain"]) for row in Counts(question, rules).places()},
    )


def _nobody(
    owners: dict[Who, list[Owner]], labels: set[str], places: set[tuple[str, str]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return what nobody would be asked for: nothing is left out silently."""
    taught = {(label, canonical_of(subject)) for _, label, subject in owners["subject_teacher"]}
    lost = sorted(places - taught, key=lambda place: (class_sort_key(place[0]), place[1]))
    if lost:
        yield "Есть отметки, но не указан учитель", tuple(f"{a}, {b}" for a, b in lost)
    alone = labels - {label for _, label, _ in owners["class_teacher"]}
    if alone:
        yield "Нет классного руководителя", tuple(sorted(alone, key=class_sort_key))
    if not owners["deputy_head"]:
        yield "Нет ни заместителя директора, ни директора", ("школа",)

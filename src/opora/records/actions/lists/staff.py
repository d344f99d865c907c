"""Staff of a list: who is new, who is there, what each gets besides."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from django.db.models import Q

from opora.access.appointing import roles_to_give
from opora.access.permissions import Permission, Reach
from opora.access.rights import Place
from opora.access.roles import ROLES
from opora.intake.list_entries import StaffEntry, staff_of
from opora.records.actions.appointing import appoint, check_may_invite
from opora.records.actions.by import By, leave_trace
from opora.records.actions.invitations import new_account
from opora.records.actions.lists.plan import Act, Line, Plan, Task, Verdict, in_order, wrong_lines
from opora.records.actions.people import employ, lead_class, school_class, teach
from opora.records.models import Account, ClassTeacher, Employment, GivenRole, Teaching
from opora.vocabulary.person import name_key
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import fold

_ROLES = {fold(role.title): role.key for role in ROLES.values()}
_ROLES |= {"завуч": "deputy_head", "учитель": "subject_teacher", "психолог": "psychologist"}


@dataclass
class _School:
    """What the school has now: posts by name, and what each person has."""

    posts: defaultdict[tuple[str, str, str], list[Employment]]
    logins: dict[int, str]
    taken: set[str]
    roles: set[tuple[int, str]]
    leaders: dict[str, int]
    lessons: set[tuple[int, str, str]]


@dataclass
class _Change:
    """What a person of a list gets; `wrong`: why the line is not taken."""

    what: list[str] = field(default_factory=list)
    acts: list[tuple[str, str]] = field(default_factory=list)  # kind of act, value
    wrong: list[str] = field(default_factory=list)


def plan_staff(task: Task) -> Plan:
    """Return what the list would do with the staff of a school; six queries.

    Rows of one person are one line: the first.
    """
    entries, wrong = staff_of(task.raw.rows)
    lines = wrong_lines(wrong)
    together: dict[tuple[tuple[str, str, str], str], list[StaffEntry]] = {}
    for entry in entries:
        namesakes = [key for key in together if key[0] == name_key(entry.name)]
        fits = [key for key in namesakes if "" in (key[1], fold(entry.position))]
        key = (name_key(entry.name), fold(entry.position))
        together.setdefault(fits[0] if fits else key, []).append(entry)
    people = [_joined(own) for own in together.values()]
    school = _school(task, people)
    lines += [_planned(task, entry, school) for entry in people]
    return in_order(task, lines)


def _joined(rows: Sequence[StaffEntry]) -> StaffEntry:
    """Return the rows of one person as one."""
    return replace(
        rows[0],
        position=next((row.position for row in rows if row.position), ""),
        login=next((row.login for row in rows if row.login), ""),
        role=next((row.role for row in rows if row.role), ""),
        led=tuple(dict.fromkeys(label for row in rows for label in row.led)),
        lessons=tuple(dict.fromkeys(lesson for row in rows for lesson in row.lessons)),
    )


def _school(task: Task, people: Sequence[StaffEntry]) -> _School:
    unit, year = task.unit.unit, task.school_year
    now = Q(until=None) | Q(until__gte=task.from_day)
    posts = defaultdict(list)
    for post in Employment.objects.filter(now, unit=unit).select_related("staff").order_by("pk"):
        posts[name_key(post.staff.name)].append(post)
    staff = {post.staff_id for own in posts.values() for post in own}
    logins = dict(Account.objects.filter(staff__in=staff).values_list("staff", "login"))
    wanted = {entry.login for entry in people if entry.login}
    taken = set(Account.objects.filter(login__in=wanted).values_list("login", flat=True))
    roles = set(GivenRole.objects.filter(now, unit=unit).values_list("staff", "role"))
    of_year = {"school_class__school": unit, "school_class__school_year": year}
    led = ClassTeacher.objects.filter(now, **of_year).values_list("school_class__label", "staff")
    taught = Teaching.objects.filter(now, **of_year)
    lessons = set(taught.values_list("staff", "school_class__label", "subject"))
    return _School(posts, logins, taken, roles, dict(led), lessons)


def _planned(task: Task, entry: StaffEntry, school: _School) -> Line:
    posts = school.posts[name_key(entry.name)]
    fits = [p for p in posts if fold(p.position) == fold(entry.position)] or posts
    if len({post.staff_id for post in fits}) > 1:
        what = "В школе несколько человек с этим именем. Впишите должность так, как она записана."
        return Line(entry.place.sheet, entry.place.cell, entry.name, Verdict.PROBLEM, what)
    post = fits[0] if fits else None
    change = _Change()
    if post is None:
        change.what.append(f"принять: {entry.position}" if entry.position else "принять")
    elif entry.position and fold(post.position) != fold(entry.position):
        change.what.append(f"должность: {post.position or '–'} → {entry.position}")
        change.acts.append(("position", str(post.pk)))
    number = post.staff_id if post else None
    _plan_login(task, entry, number, school, change)
    _plan_role(task, entry, number, school, change)
    _plan_work(entry, number, school, change)
    return _line(task, entry, number, change)


def _line(task: Task, entry: StaffEntry, number: int | None, change: _Change) -> Line:
    where = (entry.place.sheet, entry.place.cell, entry.name)
    if change.wrong:
        return Line(*where, Verdict.PROBLEM, " ".join(change.wrong))
    if number is not None and not change.acts:
        return Line(*where, Verdict.SAME, "")
    verdict = Verdict.CHANGED if number else Verdict.NEW
    acts: tuple[Act, ...] = (partial(_load, task, entry, number, tuple(change.acts)),)
    return Line(*where, verdict, "; ".join(change.what), acts)


def _plan_login(
    task: Task, entry: StaffEntry, number: int | None, school: _School, change: _Change
) -> None:
    known = school.logins.get(number or 0)
    if not entry.login or known == entry.login:
        return
    if known:
        change.wrong.append(f"У человека уже есть логин «{known}». Уберите логин из списка.")
    elif entry.login in school.taken:
        change.wrong.append(f"Логин «{entry.login}» занят. Впишите другой.")
    elif not task.rights.may(Permission.GRANT, Place(task.unit.units)):
        change.wrong.append("Логины выдаёт директор. Уберите логин из списка.")
    else:
        school.taken.add(entry.login)
        change.what.append(f"логин {entry.login}, ссылку выдайте на странице «Люди и права»")
        change.acts.append(("login", entry.login))


def _plan_role(
    task: Task, entry: StaffEntry, number: int | None, school: _School, change: _Change
) -> None:
    if not entry.role:
        return
    role = _ROLES.get(fold(entry.role))
    if role is None:
        change.wrong.append(f"Роль «{entry.role[:60]}» не знаем. Напишите, как она названа.")
    elif ROLES[role].derived or (number, role) in school.roles:
        return  # follows from lessons and classes, or is there
    elif role not in roles_to_give(task.rights, Place(task.unit.units), task.unit.level):
        change.wrong.append(f"Роль «{entry.role}» назначаете не вы. Уберите её из списка.")
    elif ROLES[role].reach == Reach.CLASSES:
        change.wrong.append(f"Роль «{entry.role}» с классами назначьте в «Людях и правах».")
    elif not task.basis:
        change.wrong.append("Роль назначают приказом: впишите его в поле «Основание».")
    else:
        change.what.append(f"роль: {ROLES[role].title}")
        change.acts.append(("role", role))


def _plan_work(entry: StaffEntry, number: int | None, school: _School, change: _Change) -> None:
    for label in entry.led:
        leader = school.leaders.get(label)
        if leader is not None and leader != number:
            change.wrong.append(f"{label} ведёт другой: сначала смените классного руководителя.")
        elif leader is None:
            school.leaders[label] = number or 0
            change.what.append(f"классное руководство {label}")
            change.acts.append(("led", label))
    for subject, label, key in _keys(entry):
        if (number, label, key) not in school.lessons:
            change.what.append(f"{subject} в {label}")
            change.acts.append(("lesson", f"{label}|{key}"))


def _keys(entry: StaffEntry) -> Iterator[tuple[str, str, str]]:
    for subject, label in entry.lessons:
        yield subject, label, standard_subjects().resolve(subject).key


def _load(
    task: Task, entry: StaffEntry, number: int | None, acts: Sequence[tuple[str, str]], by: By
) -> None:
    """Carry out what was planned for one person."""
    unit = task.unit.unit
    staff = number or employ(
        by=by, name=entry.name, unit=unit, position=entry.position, since=task.since
    )
    for kind, value in acts:
        if kind == "position":
            Employment.objects.filter(pk=int(value)).update(position=entry.position)
            leave_trace(by, "изменена должность", unit=unit, staff=staff, position=entry.position)
        elif kind == "login":
            check_may_invite(by, staff, unit)
            account = new_account(staff, value)
            leave_trace(by, "заведён логин", unit=unit, staff=staff, account=account.pk)
        elif kind == "role":
            appoint(
                by=by, staff=staff, role=value, unit=unit, since=task.from_day, basis=task.basis
            )
        else:
            _give_work(task, by, staff, kind, value)


def _give_work(task: Task, by: By, staff: int, kind: str, value: str) -> None:
    label, _, subject = value.partition("|")
    group = school_class(school=task.unit.unit, school_year=task.school_year, label=label)
    since, basis = task.from_day, task.basis
    if kind == "led":
        lead_class(by=by, staff=staff, school_class=group, since=since, basis=basis)
    else:
        teach(by=by, staff=staff, school_class=group, subject=subject, since=since, basis=basis)

"""Units of a list: which are new, which are there, whose identifiers change."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from opora.intake.list_entries import UnitEntry, units_of
from opora.records.actions.by import By
from opora.records.actions.identifiers import TITLES, set_identifiers
from opora.records.actions.lists.plan import Act, Line, Plan, Task, Verdict, in_order, wrong_lines
from opora.records.actions.units import STANDS_IN, open_unit
from opora.records.actions.versions import Typed
from opora.records.models import OrgUnit, UnitName
from opora.vocabulary.school import school_key

_OF_ONE = ("gia_code", "oko_login")  # branches share the others with their head


@dataclass
class _Tree:
    """The open units of a place and below: by number, by spelling, by an identifier of one."""

    units: dict[int, OrgUnit]
    spelt: Mapping[str, set[int]]
    numbered: Mapping[tuple[str, str], int]


def plan_units(task: Task) -> Plan:
    """Return what the list would do with the units below a place; two queries."""
    entries, wrong = units_of(task.raw.rows)
    tree = _tree(task)
    new: dict[str, UnitEntry] = {
        school_key(each.name): each
        for each in entries
        if each.level == "municipality" and not _found(tree, each, None)
    }
    lines = wrong_lines(wrong)
    seen: set[tuple[str, str]] = set()
    # Municipalities first: schools of the same list stand in them.
    for entry in sorted(entries, key=lambda each: each.level != "municipality"):
        identity = (school_key(entry.name), school_key(entry.parent))
        if identity in seen:
            lines.append(_line(entry, Verdict.PROBLEM, "Эта строка уже есть в списке выше."))
        else:
            lines.append(_planned(task, entry, tree, new))
        seen.add(identity)
    return in_order(task, lines)


def _tree(task: Task) -> _Tree:
    path = "/".join(map(str, ("", *task.unit.units, "")))
    rows = OrgUnit.objects.filter(path__startswith=path, closed_on=None)
    units = {row.pk: row for row in rows}
    spelt = defaultdict(set)
    for unit, key in UnitName.objects.filter(unit__in=rows).values_list("unit", "key"):
        spelt[key].add(unit)
    numbered = {
        (key, getattr(row, key)): row.pk
        for row in units.values()
        for key in _OF_ONE
        if getattr(row, key)
    }
    return _Tree(units, spelt, numbered)


def _found(tree: _Tree, entry: UnitEntry, parent: int | None) -> list[OrgUnit]:
    """Return the units an entry may be: the one with its code, else those with its name."""
    pairs = [(key, entry.numbers[key]) for key in _OF_ONE if key in entry.numbers]
    coded = {tree.numbered[pair] for pair in pairs if pair in tree.numbered}
    named = coded or tree.spelt.get(school_key(entry.name), set())
    rows = [tree.units[number] for number in sorted(named)]
    same = [row for row in rows if row.level == entry.level]
    inside = [row for row in same if parent is None or row.parent_id == parent]
    return inside or same


def _planned(task: Task, entry: UnitEntry, tree: _Tree, new: Mapping[str, UnitEntry]) -> Line:
    key = school_key(entry.parent)
    parents = [tree.units[number] for number in sorted(tree.spelt.get(key, ()))]
    if not entry.parent:
        parents = [tree.units[task.unit.unit]] if task.unit.unit in tree.units else []
    parent = parents[0] if len(parents) == 1 else None
    found = _found(tree, entry, parent.pk if parent else None)
    if len(found) > 1:
        return _line(entry, Verdict.PROBLEM, "Таких названий несколько. Впишите код ОО в ГИА.")
    if found:
        return _there(entry, found[0], parent, bool(entry.parent))
    if parent is None and key not in new:
        what = f"«{entry.parent or task.unit.name}» не нашли. Впишите, где стоит учреждение."
        return _line(entry, Verdict.PROBLEM, what)
    above = parent.level if parent else "municipality"
    if above not in STANDS_IN[entry.level]:
        what = "Здесь такое учреждение не стоит: школа внутри школы, район внутри района."
        return _line(entry, Verdict.PROBLEM, f"{what} Исправьте уровень или место.")
    name = parent.name if parent else new[key].name
    acts: tuple[Act, ...] = (partial(_open, task, entry, parent.pk if parent else None),)
    return _line(entry, Verdict.NEW, f"открыть в «{name}»", acts)


def _there(entry: UnitEntry, row: OrgUnit, parent: OrgUnit | None, named: bool) -> Line:
    if named and (parent is None or row.parent_id != parent.pk):
        what = "Стоит в другом месте. Передайте его на странице учреждения или исправьте список."
        return _line(entry, Verdict.PROBLEM, what)
    changed = [key for key, value in entry.numbers.items() if getattr(row, key) != value]
    if not changed:
        return _line(entry, Verdict.SAME, "")
    what = ", ".join(f"{TITLES[k]}: {getattr(row, k) or '–'} → {entry.numbers[k]}" for k in changed)
    return _line(entry, Verdict.CHANGED, what, (partial(_number, row.pk, entry.numbers),))


def _line(entry: UnitEntry, verdict: Verdict, what: str, acts: tuple[Act, ...] = ()) -> Line:
    turn = 0 if entry.level == "municipality" else 1
    return Line(entry.place.sheet, entry.place.cell, entry.name, verdict, what, acts, turn=turn)


def _open(task: Task, entry: UnitEntry, parent: int | None, by: By) -> None:
    if parent is None:  # a municipality of the same list, opened just now
        names = UnitName.objects.filter(key=school_key(entry.parent), unit__closed_on=None)
        below = names.filter(unit__path__contains=f"/{task.unit.unit}/")
        parent = below.values_list("unit", flat=True).get()
    number = open_unit(
        by=by,
        level=entry.level,
        name=entry.name,
        parent=parent,
        since=task.from_day,
        basis=task.basis,
    )
    if entry.numbers:
        _number(number, entry.numbers, by)


def _number(unit: int, numbers: Mapping[str, str], by: By) -> None:
    row = OrgUnit.objects.select_for_update().get(pk=unit)
    now = {key: str(getattr(row, key)) for key in TITLES}
    set_identifiers(by=by, unit=unit, typed=Typed(row.version, now | dict(numbers), now))

"""The tree of units keeps its history, whatever is done to it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from opora.records.actions.by import PROGRAM
from opora.records.actions.identifiers import set_identifiers
from opora.records.actions.units import close_unit, move_unit, open_unit, rename_unit
from opora.records.actions.versions import Changed, Typed
from opora.records.chain import verify
from opora.records.models import AuditEvent, OrgUnit, UnitName
from opora.records.queries.unit_history import spans_of, tree_on, unit_on
from opora.vocabulary.problems import UserError

FIRST = date(2020, 1, 1)
ABOVE = {"region": None, "municipality": {"region"}, "school": {"region", "municipality"}}
DAYS = 6


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@dataclass(frozen=True)
class Then:
    """A unit on one day, as the model has it."""

    level: str
    name: str
    parent: int | None


Timeline = dict[int, list[Then | None]]  # by unit, a state for each day


def holds(lines: Timeline) -> bool:
    """Whether on every day every open unit stands in an open one of a fitting level."""
    for line in lines.values():
        for number, now in enumerate(line):
            if now is None or now.parent is None:
                continue
            above = lines[now.parent][number]
            if above is None or above.level not in (ABOVE[now.level] or set()):
                return False
    return True


class Tree(RuleBasedStateMachine):
    """Against a model that keeps the state of every day and knows no rule but `holds`."""

    units = Bundle("units")

    def __init__(self) -> None:
        super().__init__()
        self.lines: Timeline = {}
        self.last: dict[int, int] = {}
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    @initialize(target=units)
    def begin(self) -> object:
        """Two districts with a school each, so that most steps find something to do."""
        told = [("region", None), ("municipality", 1), ("municipality", 1)]
        told += [("school", 2), ("school", 3)]
        return multiple(*(self.open(level, parent, 0) for level, parent in told))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def _try(self, unit: int, since: int, then: Then | None, fits: bool) -> bool:
        """Return whether the model allows it, and do it in the model then."""
        line = self.lines.get(unit, [None] * DAYS)
        trial = {**self.lines, unit: [*line[:since], *[then] * (DAYS - since)]}
        allowed = fits and since >= self.last.get(unit, 0) and holds(trial)
        if allowed:
            self.lines, self.last[unit] = trial, since
        return allowed

    def _now(self, unit: int) -> Then | None:
        return self.lines[unit][-1]

    @rule(
        target=units,
        level=st.sampled_from(["municipality", "school"]),
        parent=units,
        since=st.integers(0, DAYS - 1),
    )
    def open_one(self, level: str, parent: int, since: int) -> object:
        return self.open(level, parent, since)

    def open(self, level: str, parent: int | None, since: int) -> object:
        number = max(self.lines, default=0) + 1
        fits = (parent is None) == (level == "region")
        allowed = self._try(number, since, Then(level, f"№ {number}", parent), fits)
        told = {
            "level": level,
            "name": f"№ {number}",
            "parent": parent,
            "since": day(since),
            "number": number,
        }
        self._same(allowed, lambda: open_unit(by=PROGRAM, **told))
        return number if allowed else multiple()

    @rule(unit=units, parent=units, since=st.integers(0, DAYS - 1))
    def move(self, unit: int, parent: int, since: int) -> None:
        now = self._now(unit)
        fits = now is not None and now.parent not in (None, parent)
        then = Then(now.level, now.name, parent) if now else None
        allowed = self._try(unit, since, then, fits)
        told = {"unit": unit, "parent": parent, "since": day(since)}
        self._same(allowed, lambda: move_unit(by=PROGRAM, **told))

    @rule(unit=units, name=st.sampled_from(["Первая", "Вторая"]), since=st.integers(0, DAYS - 1))
    def rename(self, unit: int, name: str, since: int) -> None:
        now = self._now(unit)
        then = Then(now.level, name, now.parent) if now else None
        allowed = self._try(unit, since, then, now is not None and now.name != name)
        self._same(allowed, lambda: rename_unit(by=PROGRAM, unit=unit, name=name, since=day(since)))

    @rule(unit=units, successor=st.none() | units, on=st.integers(0, DAYS - 1))
    def close(self, unit: int, successor: int | None, on: int) -> None:
        now, into = self._now(unit), self.lines[successor] if successor else None
        fits = now is not None
        if into is not None and now is not None:
            there = all(each is not None and each.level == now.level for each in into[on:])
            fits = there and successor != unit
        allowed = self._try(unit, on, None, fits)
        told = {"unit": unit, "on": day(on), "successor": successor}
        self._same(allowed, lambda: close_unit(by=PROGRAM, **told))

    def _same(self, allowed: bool, act: object) -> None:
        try:
            with transaction.atomic():
                act()
        except UserError:
            assert not allowed
        else:
            assert allowed

    @invariant()
    def every_day_is_as_the_model_has_it(self) -> None:
        for number in range(DAYS):
            kept = {unit: line[number] for unit, line in self.lines.items() if line[number]}
            found = tree_on(day(number))
            assert {
                unit: Then(then.level, then.name, then.parent) for unit, then in found.items()
            } == kept

    @invariant()
    def today_is_the_last_day(self) -> None:
        for row in OrgUnit.objects.all():
            now = self.lines[row.pk][-1]
            assert (now is None) == (row.closed_on is not None)
            if now is not None:
                assert (row.name, row.parent_id, row.level) == (now.name, now.parent, now.level)
            parent = "/" if row.parent is None else row.parent.path
            assert row.path == f"{parent}{row.pk}/"


@pytest.mark.django_db
def test_the_tree_of_every_day_is_as_it_was():
    run_state_machine_as_test(
        Tree,
        settings=settings(
            max_examples=40,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_moved_municipality_takes_all_below_with_it(town):
    region = open_unit(by=PROGRAM, level="region", name="Другой", parent=None, since=day(0))
    move_unit(by=PROGRAM, unit=town.municipality, parent=region, since=date(2025, 1, 1))
    school = OrgUnit.objects.get(pk=town.school.number)
    assert school.path == f"/{region}/{town.municipality}/{school.pk}/"
    far = OrgUnit.objects.get(pk=town.far.number)
    assert far.path.startswith(f"/{town.region}/")
    before, after = (unit_on(town.municipality, date(y, 6, 1)) for y in (2024, 2025))
    assert (before.parent, after.parent) == (town.region, region)
    assert unit_on(town.municipality, date(2000, 1, 1)) is None


def test_two_changes_of_one_day_are_both_kept(town):
    number, on = town.school.number, date(2025, 1, 1)
    move_unit(by=PROGRAM, unit=number, parent=town.other_municipality, since=on, basis="приказ № 1")
    rename_unit(by=PROGRAM, unit=number, name="Лицей", since=on, basis="приказ № 1")
    told = spans_of(number)
    assert [(span.since, span.until, span.name) for span in told] == [
        (date(2020, 9, 1), date(2024, 12, 31), "МБОУ «Школа № 1 с. Заречного»"),
        (on, None, "Лицей"),
    ]
    assert told[1].events == ("передано", "переименовано")
    assert told[1].parent == "Дальний район"


def test_a_merged_school_says_into_which_and_old_names_are_still_known(town):
    number = town.school.number
    close_unit(by=PROGRAM, unit=number, on=date(2025, 8, 31), successor=town.sibling.number)
    assert OrgUnit.objects.get(pk=number).successor_id == town.sibling.number
    assert unit_on(number, date(2025, 8, 30)) is not None
    assert unit_on(number, date(2025, 8, 31)) is None
    assert UnitName.objects.filter(unit=number).exists()


def test_a_district_is_not_closed_on_a_day_when_a_school_still_stood_in_it(town):
    for school in (town.school, town.sibling):
        move_unit(
            by=PROGRAM,
            unit=school.number,
            parent=town.other_municipality,
            since=date(2025, 6, 1),
        )
    with pytest.raises(UserError, match="действующие в этот день"):
        close_unit(by=PROGRAM, unit=town.municipality, on=date(2025, 5, 31))
    close_unit(by=PROGRAM, unit=town.municipality, on=date(2025, 6, 1))


def test_a_change_of_tomorrow_is_refused(town):
    with pytest.raises(UserError, match="ещё не наступило"):
        rename_unit(by=PROGRAM, unit=town.far.number, name="Лицей", since=date(2999, 1, 1))
    assert OrgUnit.objects.get(pk=town.far.number).name != "Лицей"


@pytest.mark.parametrize("name", ["", " \u200b ", "я" * 301])
def test_a_name_that_is_none_or_too_long_is_refused(name, town):
    with pytest.raises(UserError, match="Название"):
        rename_unit(by=PROGRAM, unit=town.far.number, name=name, since=date(2025, 1, 1))


def test_a_name_is_kept_as_text(town):
    name = '=HYPERLINK("x") <script>' + "я" * 276
    rename_unit(by=PROGRAM, unit=town.far.number, name=name + "\u202e", since=date(2025, 1, 1))
    assert OrgUnit.objects.get(pk=town.far.number).name == name


NONE = {"ogrn": "", "inn": "", "gia_code": "", "oko_login": ""}
OGRN, INN = "1159900001238", "9900123467"


def test_identifiers_are_kept_and_leave_an_event(town):
    number = town.school.number
    values = NONE | {"ogrn": OGRN, "gia_code": "003514"}
    assert set_identifiers(by=PROGRAM, unit=number, typed=Typed(1, values, NONE))
    row = OrgUnit.objects.get(pk=number)
    assert (row.ogrn, row.gia_code, row.version) == (OGRN, "003514", 2)
    event = AuditEvent.objects.order_by("-number").first()
    assert (event.what, event.details) == (
        "изменены реквизиты",
        {"identifiers": {"ogrn": OGRN, "gia_code": "003514"}},
    )
    assert not set_identifiers(by=PROGRAM, unit=number, typed=Typed(2, values, values))
    assert AuditEvent.objects.order_by("-number").first() == event


def test_every_mistake_is_named_at_once(town):
    wrong = NONE | {"ogrn": OGRN[:-1] + "9", "inn": "12"}
    with pytest.raises(UserError, match=r"ОГРН.*контрольная.*ИНН.*10 цифр"):
        set_identifiers(by=PROGRAM, unit=town.school.number, typed=Typed(1, wrong, NONE))
    assert OrgUnit.objects.get(pk=town.school.number).version == 1


def test_the_second_of_two_editors_is_told_what_changed(town):
    number = town.school.number
    first, second = NONE | {"inn": INN}, NONE | {"ogrn": OGRN}
    set_identifiers(by=PROGRAM, unit=number, typed=Typed(1, first, NONE))
    with pytest.raises(Changed) as told:
        set_identifiers(by=PROGRAM, unit=number, typed=Typed(1, second, NONE))
    assert (told.value.version, told.value.now["inn"]) == (2, INN)
    assert OrgUnit.objects.get(pk=number).ogrn == ""


def test_a_rename_in_between_is_no_conflict_of_identifiers(town):
    number = town.school.number
    rename_unit(by=PROGRAM, unit=number, name="Лицей", since=date(2025, 1, 1))
    values = NONE | {"inn": INN}
    assert set_identifiers(by=PROGRAM, unit=number, typed=Typed(1, values, NONE))


def test_a_code_of_another_school_is_refused_but_branches_share_ogrn_and_inn(town):
    own, other = town.school.number, town.sibling.number
    values = NONE | {"gia_code": "003514", "ogrn": OGRN, "inn": INN}
    set_identifiers(by=PROGRAM, unit=own, typed=Typed(1, values, NONE))
    with pytest.raises(UserError, match="уже у «МБОУ «Школа № 1"):
        set_identifiers(by=PROGRAM, unit=other, typed=Typed(1, values, NONE))
    shared = values | {"gia_code": ""}
    assert set_identifiers(by=PROGRAM, unit=other, typed=Typed(1, shared, NONE))
    assert verify().flaw is None

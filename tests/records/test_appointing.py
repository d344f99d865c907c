"""Everybody tries to give every role everywhere; only what the table allows is given."""

from itertools import product

import pytest
from django.db import transaction

import town as towns
from opora.access.roles import ROLES
from opora.records.actions.appointing import appoint, dismiss
from opora.records.actions.by import By
from opora.records.actions.roles import take_role
from opora.records.models import GivenRole
from opora.vocabulary.problems import UserError

_SCHOOLS = ("school", "sibling", "far")
_MUNICIPALITIES = ("municipality", "other_municipality")
_AT_SCHOOL = {"deputy_head", "psychologist"}
_ANYWHERE_ABOVE = {"methodist", "assessment_centre", "publisher"}
_AT_MUNICIPALITY = {"municipal_coordinator", "expert", *_ANYWHERE_ABOVE}
# By hand: who → unit → roles.
ALLOWED = {
    "head": {"school": _AT_SCHOOL},
    "municipal_coordinator": {
        "municipality": {"expert"},
        "school": {"head"},
        "sibling": {"head"},
    },
    "ministry_specialist": {
        "region": _ANYWHERE_ABOVE,
        **dict.fromkeys(_MUNICIPALITIES, _AT_MUNICIPALITY),
        **{at: {"head", "methodist"} for at in _SCHOOLS},
    },
    "administrator": {
        "region": {"ministry_specialist", "administrator", *_ANYWHERE_ABOVE},
        **{at: {"administrator", *_AT_MUNICIPALITY} for at in _MUNICIPALITIES},
        **{at: {"head", "administrator", "methodist", "parent", *_AT_SCHOOL} for at in _SCHOOLS},
    },
}


def units(town):
    return {
        "region": town.region,
        "municipality": town.municipality,
        "other_municipality": town.other_municipality,
        "school": town.school.number,
        "sibling": town.sibling.number,
        "far": town.far.number,
    }


def tried(act, **form):
    """Return whether it was done; whatever was done is taken back."""
    with transaction.atomic():
        try:
            act(**form)
        except UserError:
            return False
        finally:
            transaction.set_rollback(True)
    return True


def test_all_roles_times_all_grants(town):
    places = units(town)
    wrong = []
    for key, role, (at, unit) in product(town.accounts, ROLES, places.items()):
        form = {"staff": town.staff["nobody"], "role": role, "unit": unit, "since": towns.SINCE}
        done = tried(
            appoint,
            by=By(town.accounts[key], "проверка"),
            basis="приказ № 1",
            school_year=towns.YEAR,
            classes=["9А"],
            **form,
        )
        if done != (role in ALLOWED.get(key, {}).get(at, set())) and key != "nobody":
            wrong.append((key, role, at, done))
    assert wrong == []


def test_nobody_gives_a_role_to_himself(town):
    for key, role, unit in product(ALLOWED, ROLES, units(town).values()):
        form = {"staff": town.staff[key], "role": role, "unit": unit, "since": towns.SINCE}
        by = By(town.accounts[key])
        assert not tried(appoint, by=by, basis="№ 1", classes=["9А"], **form)


def test_all_roles_times_all_dismissals(town):
    names = {number: at for at, number in units(town).items()}
    wrong = []
    for key, given in product(town.accounts, GivenRole.objects.all()):
        if given.staff_id == town.staff[key]:
            continue
        done = tried(dismiss, by=By(town.accounts[key]), given=given.pk, on=towns.TODAY)
        allowed = given.role in ALLOWED.get(key, {}).get(names[given.unit_id], set())
        if done != allowed:
            wrong.append((key, given.role, done))
    assert wrong == []


def test_a_role_of_ones_own_is_laid_down_but_not_the_last_ones(town):
    own = {key: GivenRole.objects.get(staff=town.staff[key]) for key in ALLOWED}
    done = {
        key: tried(dismiss, by=By(town.accounts[key]), given=row.pk, on=towns.TODAY)
        for key, row in own.items()
    }

    assert done == {
        "head": False,
        "municipal_coordinator": True,
        "ministry_specialist": True,
        "administrator": False,
    }


def test_rights_are_asked_at_the_moment_of_the_change_not_before(town):
    by = By(town.accounts["head"], "директор")
    row = GivenRole.objects.get(staff=town.staff["head"])
    take_role(by=By(None), given=row.pk, on=towns.SINCE)
    form = {"role": "deputy_head", "unit": town.school.number, "since": towns.SINCE}

    with pytest.raises(UserError, match="не вы"):
        appoint(by=by, staff=town.staff["nobody"], basis="№ 1", **form)

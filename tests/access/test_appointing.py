"""Who may give which role: every role against every other, in every place."""

from datetime import date
from itertools import product

import pytest

from opora.access.appointing import may_give, may_invite, roles_to_give
from opora.access.permissions import Permission
from opora.access.rights import Grant, Place, Rights
from opora.access.roles import LEVELS, ROLES

SINCE = date(2025, 9, 1)
PATHS = {
    "region": (1,),
    "municipality": (1, 2),
    "other_municipality": (1, 3),
    "school": (1, 2, 21),
    "sibling": (1, 2, 22),
    "far": (1, 3, 31),
}
LEVEL = dict(zip(PATHS, ("region", *["municipality"] * 2, *["school"] * 3), strict=True))

# By hand, not read from ROLES: giver, where the giver holds the role → role and where it is given.
_NEAR_SCHOOLS = ("school", "sibling")
_SCHOOLS = (*_NEAR_SCHOOLS, "far")
_MUNICIPALITIES = ("municipality", "other_municipality")
_EVERYWHERE = ("region", *_MUNICIPALITIES, *_SCHOOLS)


def _by_administrator(reached):
    levels = {
        "administrator": LEVELS,
        "methodist": LEVELS,
        "ministry_specialist": ("region",),
        "municipal_coordinator": ("municipality",),
        "expert": ("municipality",),
        "assessment_centre": ("region", "municipality"),
        "publisher": ("region", "municipality"),
        "head": ("school",),
        "deputy_head": ("school",),
        "psychologist": ("school",),
        "parent": ("school",),
    }
    return {(role, at) for role, own in levels.items() for at in reached if LEVEL[at] in own}


ALLOWED = {
    ("head", "school"): {("deputy_head", "school"), ("psychologist", "school")},
    ("head", "far"): {("deputy_head", "far"), ("psychologist", "far")},
    ("head", "sibling"): {("deputy_head", "sibling"), ("psychologist", "sibling")},
    ("municipal_coordinator", "municipality"): {
        *product(("head",), _NEAR_SCHOOLS),
        ("expert", "municipality"),
    },
    ("municipal_coordinator", "other_municipality"): {
        ("head", "far"),
        ("expert", "other_municipality"),
    },
    ("ministry_specialist", "region"): {
        *product(("head",), _SCHOOLS),
        *product(("municipal_coordinator", "expert"), _MUNICIPALITIES),
        *product(("methodist",), _EVERYWHERE),
        *product(("assessment_centre", "publisher"), ("region", *_MUNICIPALITIES)),
    },
    ("administrator", "region"): _by_administrator(_EVERYWHERE),
    ("administrator", "municipality"): _by_administrator(("municipality", *_NEAR_SCHOOLS)),
    ("administrator", "other_municipality"): _by_administrator(("other_municipality", "far")),
    **{("administrator", at): _by_administrator((at,)) for at in _SCHOOLS},
}


def place(at):
    return Place(PATHS[at], 2025)


def rights(role, at):
    return Rights((Grant(role, PATHS[at][-1], SINCE),))


@pytest.mark.parametrize("giver", ROLES)
def test_a_role_gives_exactly_what_the_table_says(giver):
    for held_at, role, at in product(_EVERYWHERE, ROLES, _EVERYWHERE):
        if LEVEL[held_at] not in ROLES[giver].levels:
            continue
        allowed = (role, at) in ALLOWED.get((giver, held_at), set())
        answer = may_give(rights(giver, held_at), role, place(at), LEVEL[at])
        assert bool(answer) == allowed, (giver, held_at, role, at)


def test_who_gives_roles_may_grant_and_who_may_grant_gives_some():
    for role in ROLES.values():
        assert (Permission.GRANT in role.permissions) == bool(role.gives), role.key
        assert role.gives <= {key for key, other in ROLES.items() if not other.derived}


def test_no_chain_of_appointments_leads_back_to_ones_own_role():
    """Administrators apart, who give their own role to others and see no pupils."""
    for key in set(ROLES) - {"administrator"}:
        reached, new = set(), set(ROLES[key].gives)
        while new:
            reached |= new
            new = set().union(*(ROLES[role].gives for role in new)) - reached
        assert key not in reached
        assert "administrator" not in reached


def test_an_administrator_sees_no_pupils_by_any_permission():
    assert not ROLES["administrator"].permissions & {
        Permission.RESULTS,
        Permission.COUNTS,
        Permission.ORIGINALS,
        Permission.UPLOAD,
        Permission.DUTY,
    }


def test_with_other_eyes_nobody_gives_anything():
    head = rights("head", "school")

    assert roles_to_give(head, place("school"), "school") == ["deputy_head", "psychologist"]
    assert roles_to_give(head.viewing_as(head), place("school"), "school") == []


def test_rights_of_two_roles_do_not_add_up():
    """A head elsewhere who is an expert here appoints no deputy here."""
    both = Rights((Grant("head", 31, SINCE), Grant("expert", 2, SINCE)))

    assert not may_give(both, "deputy_head", place("school"), "school")


def held(role, at):
    return (Grant(role, PATHS[at][-1], SINCE), place(at), LEVEL[at])


@pytest.mark.parametrize(
    ("giver", "target", "allowed"),
    [
        (("head", "school"), [], True),
        (("head", "school"), [held("deputy_head", "school")], True),
        (("head", "school"), [held("subject_teacher", "school")], True),
        (("head", "school"), [held("head", "school")], False),
        (("head", "school"), [held("subject_teacher", "sibling")], False),
        (("head", "school"), [held("municipal_coordinator", "municipality")], False),
        (("deputy_head", "school"), [], False),
        (("municipal_coordinator", "municipality"), [held("head", "school")], True),
        (("municipal_coordinator", "municipality"), [held("deputy_head", "school")], False),
        (("municipal_coordinator", "other_municipality"), [], False),
        (("administrator", "region"), [held("head", "school"), held("head", "far")], True),
    ],
)
def test_a_link_is_given_only_by_who_could_give_all_that_the_person_has(giver, target, allowed):
    assert bool(may_invite(rights(*giver), target, place("school"))) is allowed

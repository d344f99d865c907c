"""Who may give which role to whom: the rule over `Role.gives`, pure."""

from collections.abc import Iterable

from opora.access.permissions import Permission
from opora.access.rights import NO, Answer, Grant, Place, Rights
from opora.access.roles import ROLES


def may_give(giver: Rights, role: str, place: Place, level: str) -> Answer:
    """Return whether a role may be given or taken for a unit of this level, and by what right.

    One and the same grant must reach the unit and name the role: rights of two roles do not add
    up. Looking with other eyes nobody gives anything.
    """
    known = ROLES.get(role)
    if known is None or known.derived or level not in known.levels or giver.seen_as is not None:
        return NO
    for grant in giver.grants:
        if role in ROLES[grant.role].gives and grant.unit in place.units:
            return Answer(True, grant.reason())
    return NO


def roles_to_give(giver: Rights, place: Place, level: str) -> list[str]:
    """Return keys of the roles that may be given for a unit, as `ROLES` has them in order."""
    return [role for role in ROLES if may_give(giver, role, place, level)]


def may_invite(giver: Rights, held: Iterable[tuple[Grant, Place, str]], place: Place) -> Answer:
    """Return whether a link to set a password may be given to a person of a unit.

    Who holds the link may become that person: so the giver must be the one who could give every
    role that is `held` (each with its unit and the unit's level), wherever it is. What follows
    from lessons and classes needs `GRANT` where it is.
    """
    answer = giver.may(Permission.GRANT, place)
    if not answer or giver.seen_as is not None:
        return NO
    for grant, where, level in held:
        derived = ROLES[grant.role].derived
        known = (
            giver.may(Permission.GRANT, where)
            if derived
            else may_give(giver, grant.role, where, level)
        )
        if not known:
            return NO
    return answer

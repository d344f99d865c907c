"""The roles: what each may do and see, and which roles each may give.

Adding one is one entry here; see docs/how-to/access.md.

Source: the duties that the orders name, as `requirements` and the table of roles have them.
"""

from dataclasses import dataclass

from opora.access.permissions import FieldClass, Permission, Reach

P, F = Permission, FieldClass
LEVELS = ("region", "municipality", "school")


@dataclass(frozen=True, slots=True)
class Role:
    """A duty: `levels` of units it may be given for; what it may do and which fields it sees.

    `derived`: it follows from who teaches what or leads which class and is never given by hand.
    `gives`: keys of the roles it may give and take, in its unit and below (`access.appointing`).
    """

    key: str
    title: str
    levels: tuple[str, ...]
    reach: Reach
    permissions: frozenset[Permission]
    sees: frozenset[FieldClass]
    derived: bool = False
    gives: frozenset[str] = frozenset()


def _role(
    key: str,
    title: str,
    levels: tuple[str, ...],
    reach: Reach,
    permissions: set[Permission],
    sees: set[FieldClass],
    derived: bool = False,
    gives: tuple[str, ...] = (),
) -> Role:
    seen = frozenset({F.PUBLISHED, *sees})
    may = frozenset(permissions)
    return Role(key, title, levels, reach, may, seen, derived, frozenset(gives))


_SCHOOL = ("school",)
_MUNICIPALITY = ("municipality",)
_REGION = ("region",)
_COLLECTING = {
    P.COUNTS,
    P.UNITS,
    P.UNITS_EDIT,
    P.PEOPLE,
    P.GRANT,
    P.COLLECT,
    P.COLLECT_EDIT,
    P.REVIEW,
}

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _role(
            "subject_teacher",
            "учитель-предметник",
            _SCHOOL,
            Reach.LESSONS,
            {P.COUNTS, P.RESULTS, P.DUTY, P.RISK, P.OBSERVE},
            {F.COUNTS, F.NAMES},
            derived=True,
        ),
        _role(
            "class_teacher",
            "классный руководитель",
            _SCHOOL,
            Reach.CLASSES,
            {P.COUNTS, P.RESULTS, P.DUTY, P.RISK, P.SUPPORT, P.SUPPORT_EDIT, P.OBSERVE},
            {F.COUNTS, F.NAMES, F.REASONS},
            derived=True,
        ),
        _role(
            "deputy_head",
            "заместитель директора по УВР",
            _SCHOOL,
            Reach.UNIT,
            {
                P.COUNTS,
                P.RESULTS,
                P.UPLOAD,
                P.ORIGINALS,
                P.PEOPLE,
                P.PEOPLE_EDIT,
                P.UNITS,
                P.VIEW_AS,
                P.AUDIT,
                P.DUTY,
                P.SETTINGS,
                P.RISK,
                P.SUPPORT,
                P.SUPPORT_EDIT,
                P.OBSERVE,
                P.COUNCIL,
                P.FORM,
            },
            {F.COUNTS, F.ROWS, F.NAMES, F.REASONS, F.BY_TEACHER, F.CONTACTS, F.AUDIT},
        ),
        _role(
            "psychologist",
            "педагог-психолог",
            _SCHOOL,
            Reach.CLASSES,
            {P.RESULTS, P.RISK, P.SUPPORT, P.OBSERVE, P.PSYCHOLOGY},
            {F.NAMES, F.REASONS, F.PSYCHOLOGY},
        ),
        _role(
            "head",
            "директор",
            _SCHOOL,
            Reach.UNIT,
            {
                P.COUNTS,
                P.RESULTS,
                P.ORIGINALS,
                P.PEOPLE,
                P.PEOPLE_EDIT,
                P.UNITS,
                P.GRANT,
                P.VIEW_AS,
                P.AUDIT,
                P.DUTY,
                P.SETTINGS,
                P.RISK,
                P.SUPPORT,
                P.COUNCIL,
                P.FORM,
                P.CERTIFY,
            },
            {F.COUNTS, F.ROWS, F.NAMES, F.REASONS, F.BY_TEACHER, F.CONTACTS, F.AUDIT},
            gives=("deputy_head", "psychologist"),
        ),
        _role(
            "municipal_coordinator",
            "муниципальный координатор",
            _MUNICIPALITY,
            Reach.UNIT,
            _COLLECTING,
            {F.COUNTS, F.ROWS, F.CONTACTS},
            gives=("head", "expert"),
        ),
        _role(
            "expert",
            "эксперт группы",
            _MUNICIPALITY,
            Reach.UNIT,
            {P.COUNTS, P.UNITS, P.PARTS},
            {F.COUNTS, F.ROWS},
        ),
        _role(
            "methodist",
            "методист",
            LEVELS,
            Reach.UNIT,
            {P.COUNTS, P.UNITS, P.COLLECT},
            {F.COUNTS, F.ROWS},
        ),
        _role(
            "ministry_specialist",
            "специалист министерства",
            _REGION,
            Reach.UNIT,
            _COLLECTING,
            {F.COUNTS, F.ROWS, F.CONTACTS},
            gives=(
                "municipal_coordinator",
                "head",
                "expert",
                "methodist",
                "assessment_centre",
                "publisher",
            ),
        ),
        _role(
            "assessment_centre",
            "центр оценки качества (РЦОКО, ЦОКО)",
            ("region", "municipality"),
            Reach.UNIT,
            {P.COUNTS, P.UNITS, P.COLLECT},
            {F.COUNTS, F.ROWS},
        ),
        _role(
            "administrator",
            "администратор",
            LEVELS,
            Reach.UNIT,
            {P.UNITS, P.UNITS_EDIT, P.PEOPLE, P.GRANT, P.VIEW_AS, P.AUDIT, P.SETTINGS},
            {F.CONTACTS, F.AUDIT},
            gives=(
                "administrator",
                "ministry_specialist",
                "municipal_coordinator",
                "head",
                "deputy_head",
                "psychologist",
                "expert",
                "methodist",
                "assessment_centre",
                "publisher",
                "parent",
            ),
        ),
        _role(
            "publisher",
            "публикатор",
            ("region", "municipality"),
            Reach.UNIT,
            {P.COUNTS, P.UNITS},
            {F.COUNTS},
        ),
        _role("parent", "родитель", _SCHOOL, Reach.OWN, set(), set()),
    )
}

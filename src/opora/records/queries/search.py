"""Finding pupils and schools by a part of a name, within one's rights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q

from opora.access.permissions import Permission
from opora.access.rights import Place, Rights
from opora.records.models import Enrolment, OrgUnit, Pupil
from opora.records.queries.places import UnitLine
from opora.records.queries.units import unit_lines
from opora.vocabulary.keyboard import retyped
from opora.vocabulary.text import fold

MOST = 20
_SHORTEST = 2
_LOOKED_AT = 300  # matches that are checked one by one


@dataclass(frozen=True, slots=True)
class FoundPupil:
    """A pupil with the class and school where they were last."""

    pupil: int
    name: str = field(repr=False)
    label: str
    school_year: int
    school: UnitLine
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; `more`: there is more than is shown, of what may be seen."""

    pupils: Sequence[FoundPupil] = ()
    schools: Sequence[UnitLine] = ()
    more: bool = False
    too_short: bool = False


def search(text: str, rights: Rights, school_year: int) -> Found:
    """Return pupils and schools whose names hold all words of the text; four queries.

    «ё» is «е», case does not matter, and neither does the keyboard layout. Nothing is said, not
    even in number, of what may not be seen.
    """
    wordings = _wordings(text)
    if not any(len(word) >= _SHORTEST for words in wordings for word in words):
        return Found(too_short=True)
    results, counts = rights.units(Permission.RESULTS), rights.units(Permission.COUNTS)
    lines = {line.unit: line for line in unit_lines(results | counts)}
    pupils = _pupils(wordings, rights, [lines[n] for n in results if n in lines])
    schools = _schools(wordings, rights, [lines[n] for n in counts if n in lines], school_year)
    more = len(pupils) > MOST or len(schools) > MOST
    return Found(pupils[:MOST], schools[:MOST], more)


def _wordings(text: str) -> list[list[str]]:
    """Return the words as they were typed, and as the other layout would have them."""
    typed = [fold(text).split(), fold(retyped(text)).split()]
    return typed[:1] if typed[0] == typed[1] else typed


def _named(wordings: Iterable[Sequence[str]], *names: str) -> Q:
    found = Q()
    for name in names:
        for words in wordings:
            every = Q()
            for word in words:
                every &= Q(**{f"{name}__contains": word})
            found |= every
    return found


def _pupils(
    wordings: list[list[str]], rights: Rights, units: Sequence[UnitLine]
) -> list[FoundPupil]:
    where = _open_classes(rights, units)
    if where is None:
        return []
    named = Pupil.objects.filter(_named(wordings, "folded", "names__folded"), where)
    found_by = named.order_by("folded", "pk").values_list("pk", "merged_into").distinct()
    # Whoever was found under a number that was merged is the one it was merged into.
    numbers = list(dict.fromkeys(kept or number for number, kept in found_by[:_LOOKED_AT]))
    people = Pupil.objects.filter(Q(pk__in=numbers) | Q(merged_into__in=numbers))
    rows = Enrolment.objects.filter(pupil__in=people.values("pk")).order_by(
        "school_class__school_year", F("since").asc(nulls_first=True), "pk"
    )
    # The last enrolment is where a pupil is (`places`), and it must be open, not a former one.
    rows = rows.select_related("pupil__merged_into", "school_class__school")
    last = {row.pupil.merged_into_id or row.pupil_id: row for row in rows}
    told = [_pupil(last[number], rights) for number in numbers if number in last]
    found = [each for each in told if each is not None]
    starts = [words[0] for words in wordings if words]
    return sorted(
        found, key=lambda each: (not fold(each.name).startswith(tuple(starts)), fold(each.name))
    )


def _open_classes(rights: Rights, units: Sequence[UnitLine]) -> Q | None:
    """Return the classes of which anything may be seen; None where there are none."""
    found: list[Q] = []
    years = {grant.school_year for grant in rights.grants if grant.school_year is not None}
    for unit in units:
        path = "".join(f"/{number}" for number in unit.units) + "/"
        below = Q(enrolments__school_class__school__path__startswith=path)
        if rights.scope(Permission.RESULTS, unit.units, 0).whole:
            found.append(below)
            continue
        for year in years:
            scope = rights.scope(Permission.RESULTS, unit.units, year)
            labels = scope.classes | {label for label, _ in scope.lessons}
            own = Q(
                enrolments__school_class__school_year=year,
                enrolments__school_class__label__in=sorted(labels),
            )
            if labels:
                found.append(below & own)
    whole = Q()
    for each in found:
        whole |= each
    return whole if found else None


def _pupil(row: Enrolment, rights: Rights) -> FoundPupil | None:
    group = row.school_class
    school = UnitLine.of(group.school)
    answer = rights.may(Permission.RESULTS, Place(school.units, group.school_year, group.label))
    if not answer:
        return None
    kept = row.pupil.merged_into or row.pupil
    return FoundPupil(kept.pk, kept.name, group.label, group.school_year, school, answer.reason)


def _schools(
    wordings: list[list[str]], rights: Rights, units: Sequence[UnitLine], school_year: int
) -> list[UnitLine]:
    if not units:
        return []
    where = Q()
    for unit in units:
        where |= Q(path__startswith="".join(f"/{number}" for number in unit.units) + "/")
    rows = OrgUnit.objects.filter(_named(wordings, "folded"), where, closed_on=None)
    found = [UnitLine.of(row) for row in rows.order_by("folded", "pk")[:_LOOKED_AT]]
    return [line for line in found if rights.may(Permission.COUNTS, Place(line.units, school_year))]

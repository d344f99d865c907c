"""Staff who may be the person somebody is about to add: the same name where one may look."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.utils import timezone

from opora.access.permissions import Permission
from opora.access.rights import Place, Rights
from opora.records.models import Employment, OrgUnit
from opora.records.queries.places import units_of
from opora.vocabulary.text import fold

_TOLD = 2  # surname and given name: a patronymic may be left out


@dataclass(frozen=True, slots=True)
class Namesake:
    """A member of staff with posts, in words, the latest first; `works_here`: in the unit now."""

    staff: int
    name: str = field(repr=False)
    posts: tuple[str, ...]
    works_here: bool


def namesakes(name: str, unit: int, rights: Rights) -> list[Namesake]:
    """Return staff with the same surname and given name in units the person may see; two queries.

    Of others nothing is told.
    """
    wanted = fold(name).split()[:_TOLD]
    if len(wanted) < _TOLD:
        return []
    today = timezone.localdate()
    names: dict[int, str] = {}
    posts: defaultdict[int, list[str]] = defaultdict(list)
    here = set()
    columns = ("staff", "staff__name", "unit", "unit__name", "unit__path", "position", "until")
    rows = Employment.objects.filter(_seen(rights)).order_by(
        F("since").desc(nulls_last=True), "-pk"
    )
    for staff, own, at, title, path, position, until in rows.values_list(*columns):
        if fold(own).split()[:_TOLD] != wanted or not _may(rights, path):
            continue
        lasts = until is None or until >= today
        names[staff] = own
        post = f"{title}: {position}" if position else title
        posts[staff].append(post if lasts else f"{post}, по {until:%d.%m.%Y}")
        if at == unit and lasts:
            here.add(staff)
    return [
        Namesake(staff, own, tuple(posts[staff]), staff in here) for staff, own in names.items()
    ]


def _seen(rights: Rights) -> Q:
    """Return the posts in units where staff may be seen, and below them."""
    paths = OrgUnit.objects.filter(pk__in=rights.units(Permission.PEOPLE)).values_list(
        "path", flat=True
    )
    found = Q(pk__in=())
    for path in paths:
        found |= Q(unit__path__startswith=path)
    return found


def _may(rights: Rights, path: str) -> bool:
    return bool(rights.may(Permission.PEOPLE, Place(units_of(path))))

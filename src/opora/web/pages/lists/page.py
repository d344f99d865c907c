"""Pages «Загрузить список»: of pupils and staff of a school, of units of a district or region."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.documents.list_template import list_template
from opora.intake.list_rows import RawList
from opora.intake.lists import FIELDS, ListKind
from opora.records.actions.by import By
from opora.records.actions.lists.plan import Plan, Planner, Task, Verdict, carry_out
from opora.records.actions.lists.pupils import plan_pupils
from opora.records.actions.lists.staff import plan_staff
from opora.records.actions.lists.units import plan_units
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked, Page
from opora.web.pages.lists.reading import read_list, signed, unsigned
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PEOPLE = ("человека", "человека", "человек")
_UNITS = ("учреждение", "учреждения", "учреждений")
_KINDS: dict[ListKind, tuple[str, Planner, tuple[str, str, str]]] = {
    ListKind.PUPILS: ("Ученики", plan_pupils, _PEOPLE),
    ListKind.STAFF: ("Сотрудники", plan_staff, _PEOPLE),
    ListKind.UNITS: (
        "Школы и муниципалитеты",
        plan_units,
        ("учреждение", "учреждения", "учреждений"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Look:
    """A plan as the page shows it, with what the loading needs."""

    plan: Plan
    raw: RawList
    carried: str
    button: str


def people(asked: Asked) -> HttpResponse:
    """Load pupils or staff of a school."""
    if asked.spot.school.level != "school" or not asked.scope.whole:
        raise Http404
    return _answer(asked, (ListKind.PUPILS, ListKind.STAFF))


def units(asked: Asked) -> HttpResponse:
    """Load units of a district or a region."""
    if asked.spot.school.level == "school":
        raise Http404
    return _answer(asked, (ListKind.UNITS,))


def _answer(asked: Asked, kinds: tuple[ListKind, ...]) -> HttpResponse:
    kind = _kind(asked, kinds)
    if "template" in asked.chosen:
        return _template(kind)
    look, done, error = None, None, ""
    if asked.request.method == "POST":
        try:
            if "carried" in asked.request.POST:
                done = _load(asked, kind)
            else:
                look = _look(asked, kind, read_list(asked.request.FILES.get("file"), kind))
        except UserError as problem:
            error = str(problem)
    if error and "carried" in asked.request.POST:
        look = _again(asked, kind)
    return _shown(asked, kinds, kind, look, done, error)


def _kind(asked: Asked, kinds: tuple[ListKind, ...]) -> ListKind:
    wanted = asked.chosen.get("kind", kinds[0])
    if wanted not in kinds:
        raise Http404
    return ListKind(wanted)


def _template(kind: ListKind) -> HttpResponse:
    made = list_template([(each.title, each.about) for each in FIELDS[kind]])
    response = HttpResponse(made, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return response


def _whose(asked: Asked, kind: ListKind) -> str:
    return f"list {kind} {asked.spot.school.unit} {asked.me.account}"


def _task(asked: Asked, raw: RawList) -> Task:
    posted = asked.request.POST
    since = typed.day_or_none(posted, "since", "С какого дня")
    return Task(
        raw,
        asked.spot.school,
        asked.spot.school_year or 0,
        asked.today,
        asked.rights,
        _not_later(since, asked.today),
        typed.text(posted, "basis", "Основание", needed=False),
    )


def _not_later(day: date | None, today: date) -> date | None:
    if day is not None and day > today:
        raise UserError(f"{day:%d.%m.%Y} ещё не наступило. Загрузите список в этот день или позже.")
    return day


def _look(asked: Asked, kind: ListKind, raw: RawList) -> _Look:
    _, planner, _ = _KINDS[kind]
    plan = planner(_task(asked, raw))
    shown = {pupil for line in plan.lines for pupil in line.pupils}
    if shown:
        saw(asked, "просмотр списка перед загрузкой", shown)
    return _Look(plan, raw, signed(raw, _whose(asked, kind)), _button(kind, plan.to_load))


def _again(asked: Asked, kind: ListKind) -> _Look | None:
    """Look once more at what could not be loaded; nothing when it cannot be read."""
    try:
        return _look(asked, kind, unsigned(asked.request.POST["carried"], _whose(asked, kind)))
    except UserError:
        return None


def _load(asked: Asked, kind: ListKind) -> Plan:
    posted = asked.request.POST
    raw = unsigned(posted["carried"], _whose(asked, kind))
    by = By(asked.me.account, asked.because.reason)
    planner = _KINDS[kind][1]
    return carry_out(by=by, task=_task(asked, raw), planner=planner, seal=posted.get("seal", ""))


def _button(kind: ListKind, count: int) -> str:
    one, few, many = _KINDS[kind][2]
    tens, ones = count % 100, count % 10
    if ones == 1 and tens != 11:
        word = one
    else:
        word = few if ones in (2, 3, 4) and tens not in (12, 13, 14) else many
    return f"Загрузить {count} {word}"


def _shown(
    asked: Asked,
    kinds: tuple[ListKind, ...],
    kind: ListKind,
    look: _Look | None,
    done: Plan | None,
    error: str,
) -> HttpResponse:
    here = f"/units/{asked.spot.school.unit}/"
    counted = [(each.value, look.plan.count(each)) for each in Verdict] if look else []
    return show(
        asked,
        "lists/lists.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb("Учреждение", here), Crumb("Загрузить список")),
        kinds=[(each.value, _KINDS[each][0]) for each in kinds],
        kind=kind.value,
        fields=FIELDS[kind],
        look=look,
        counted=counted,
        problem=Verdict.PROBLEM,
        done=done,
        error=error,
        posted=asked.request.POST,
    )


_BOTH = ("GET", "HEAD", "POST")
PAGES = (
    Page("units/<int:unit>/lists/", "lists", Permission.PEOPLE_EDIT, people, _BOTH),
    Page("units/<int:unit>/lists/units/", "lists_units", Permission.UNITS_EDIT, units, _BOTH),
)

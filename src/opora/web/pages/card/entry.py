"""Entering an observation, correcting one's own; the card of observations on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import FieldClass, Permission
from opora.analysis.support.observations import ObservationKind, observation_kinds
from opora.documents.support.observation_card import ObservationCard, Seen, observation_card
from opora.records.actions.by import By
from opora.records.actions.observations import Noted, correct_observation, observe
from opora.records.queries.observations import Eyes, Observed, observations_of
from opora.records.queries.pupils import numbers_of
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.paper_files import paper_file
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, pupil_title, show
from opora.web.sheets import WRITERS
from opora.web.typed import day, note

DONE = {"noted": "Наблюдение внесено.", "corrected": "Наблюдение исправлено, прежнее сохранено."}
_FORM = ("on", "kind", "level", "text", "closed_text")


def view(asked: Asked) -> HttpResponse:
    """Return the form of a new observation with those there are, or keep one."""
    if asked.request.method != "POST":
        return _shown(asked, {"on": asked.today.isoformat()})
    form = asked.request.POST.dict()
    try:
        observe(
            by=By(asked.me.account, asked.because.reason),
            school=asked.spot.school.unit,
            pupil=asked.spot.child.pupil,
            noted=_noted(asked, form),
        )
    except UserError as error:
        return _shown(asked, form, error)
    return redirect(f"/pupils/{asked.spot.child.pupil}/card/?done=noted")


def correct(asked: Asked) -> HttpResponse:
    """Return the form with one's own observation in it, or keep the corrected one."""
    old = _mine(asked)
    if asked.request.method != "POST":
        level = "" if old.level is None else str(old.level)
        values = (old.on.isoformat(), old.kind.key, level, old.text, old.closed_text)
        return _shown(asked, dict(zip(_FORM, values, strict=True)), of=old)
    form = asked.request.POST.dict()
    by = By(asked.me.account, asked.because.reason)
    try:
        correct_observation(by=by, observation=old.number, noted=_noted(asked, form))
    except UserError as error:
        return _shown(asked, form, error, old)
    return redirect(f"/pupils/{asked.spot.child.pupil}/card/?done=corrected")


def paper(asked: Asked) -> HttpResponse:
    """Return the card of observations as a file; closed texts are never in it."""
    seen = [
        Seen(each.on, each.kind.title, each.level_word, each.text, each.by)
        for each in _observations(asked)
        if each.text or each.level is not None
    ]
    report = observation_card(
        ObservationCard(
            asked.spot.school.name,
            pupil_title(asked),
            asked.spot.group.label,
            asked.spot.group.school_year,
            asked.today,
            tuple(reversed(seen)),
        )
    )
    return paper_file(asked, report, "карта наблюдений", numbers_of(asked.spot.child.pupil))


def may_observe(asked: Asked) -> bool:
    """Whether the person may enter observations of the pupil that is looked at."""
    return bool(asked.rights.may(Permission.OBSERVE, asked.spot.place))


def _writes_closed(asked: Asked) -> bool:
    scope = asked.rights.scope(
        Permission.PSYCHOLOGY, asked.spot.school.units, asked.spot.group.school_year
    )
    return scope.covers_class(asked.spot.group.label)


def _kinds(asked: Asked) -> list[ObservationKind]:
    closed = _writes_closed(asked)
    kinds = observation_kinds().values()
    return [kind for kind in kinds if kind.by == Permission.OBSERVE or closed]


def _noted(asked: Asked, form: dict[str, str]) -> Noted:
    kind = form.get("kind", "")
    if kind not in {each.key for each in _kinds(asked)}:
        raise UserError("Выберите, что вы наблюдали, из списка.")
    level = form.get("level", "")
    closed = _writes_closed(asked)
    return Noted(
        day(form, "on", "День"),
        kind,
        int(level) if level.isascii() and level.isdecimal() and len(level) == 1 else None,
        note(form, "text", "Что видели", needed=False),
        note(form, "closed_text", "Закрытая запись", needed=False) if closed else "",
    )


def _mine(asked: Asked) -> Observed:
    for each in _observations(asked):
        if each.number == asked.names["observation"] and each.mine:
            return each
    raise Http404


def _observations(asked: Asked) -> list[Observed]:
    reasons = bool(asked.rights.sees(FieldClass.REASONS, asked.spot.place))
    eyes = Eyes(asked.me.account, reasons, _writes_closed(asked))
    return observations_of(numbers_of(asked.spot.child.pupil), asked.spot.school.unit, eyes)


def _papers(asked: Asked, here: str) -> list[tuple[str, str]]:
    if not asked.rights.may(Permission.SUPPORT, asked.spot.place):
        return []
    return [(kind, f"{here}observations.{kind}") for kind in WRITERS]


def _shown(
    asked: Asked,
    typed: dict[str, str],
    error: UserError | None = None,
    of: Observed | None = None,
) -> HttpResponse:
    pupil = asked.spot.child.pupil
    saw(asked, "наблюдения", numbers_of(pupil))
    here = f"/pupils/{pupil}/card/"
    return show(
        asked,
        "card/observe.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb("Карточка", here), Crumb("Наблюдения")),
        here=here,
        kinds=_kinds(asked),
        typed=typed,
        of=of,
        known=_observations(asked),
        writes_closed=_writes_closed(asked),
        papers=_papers(asked, here),
        error=str(error) if error else "",
    )

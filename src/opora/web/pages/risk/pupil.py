"""Signs of one pupil: the rule, the numbers, the rows; what people decided and may decide."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import FieldClass, Permission
from opora.analysis.risk.at_risk import level_of_signs
from opora.analysis.risk.decisions import deciding
from opora.analysis.risk.level import TITLES, level_rule
from opora.analysis.risk.signs import all_signs
from opora.records.actions.by import By
from opora.records.actions.signs import decide_on_sign
from opora.records.queries.pupils import numbers_of
from opora.records.queries.risk import decisions_of_pupil, signs_of_pupil
from opora.records.queries.risk_rules import rules_of
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show
from opora.web.typed import day, note

_DONE = {"confirmed": "Признак подтверждён.", "rejected": "Признак отклонён."}


def view(asked: Asked) -> HttpResponse:
    """Return the page."""
    return _shown(asked)


def decide(asked: Asked) -> HttpResponse:
    """Keep a decision; with an error what was typed stays in the form."""
    form = asked.request.POST.dict()
    sign, verdict = form.get("sign", ""), form.get("verdict", "")
    if not asked.scope.covers_class(asked.spot.group.label):
        raise Http404
    try:
        if verdict not in _DONE:
            raise UserError("Выберите, подтверждаете вы признак или отклоняете.")
        decide_on_sign(
            by=By(asked.me.account, asked.because.reason),
            school=asked.spot.school.unit,
            pupil=asked.spot.child.pupil,
            sign=sign,
            confirmed=verdict == "confirmed",
            reason=note(form, "reason", "Причина решения"),
            until=day(form, "until", "Действует до"),
        )
    except UserError as error:
        return _shown(asked, error, form)
    return redirect(f"/pupils/{asked.spot.child.pupil}/risk/?done={verdict}")


def _shown(
    asked: Asked, error: UserError | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    pupil, school = asked.spot.child.pupil, asked.spot.school.unit
    numbers = numbers_of(pupil)
    rules = rules_of(school, asked.today)
    standing = signs_of_pupil(numbers, school, asked.scope, asked.today)
    level = level_of_signs(standing, rules)
    sees = bool(asked.rights.sees(FieldClass.REASONS, asked.spot.place))
    saw(asked, "признаки риска ученика", numbers)
    groups = [
        (sign, sign.rule(rules), [each for each in standing if each.sign == sign.key])
        for sign in all_signs()
    ]
    titles = {sign.key: sign.title for sign in all_signs()}
    decisions = decisions_of_pupil(numbers, school) if sees else []
    return show(
        asked,
        "risk/pupil.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb("Признаки риска")),
        groups=[group for group in groups if group[2]],
        level=level and TITLES[level],
        level_rule=level_rule(rules),
        absent=[(sign, rule) for sign, rule, own in groups if not own],
        decisions=[(titles[sign], decision) for sign, decision in decisions],
        sees_reasons=sees,
        may_decide=_may_decide(asked),
        until=asked.today + timedelta(days=deciding().decision_days),
        error=str(error) if error else "",
        typed=typed or {},
        done=_DONE.get(asked.chosen.get("done", ""), ""),
    )


def _may_decide(asked: Asked) -> bool:
    whole = asked.rights.scope(
        Permission.SUPPORT_EDIT, asked.spot.school.units, asked.spot.group.school_year
    )
    return whole.covers_class(asked.spot.group.label)

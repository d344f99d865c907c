"""Page «Пороги признаков»: what is in force in a school and since when, a form to change it."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import Permission
from opora.analysis.risk.level import level_rule
from opora.analysis.risk.signs import all_signs
from opora.analysis.risk.thresholds import thresholds, words
from opora.records.actions.by import By
from opora.records.actions.risk_rules import NewRule, set_risk_rule
from opora.records.queries.risk_rules import rules_of, shown_rules
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked, Page
from opora.web.render import Crumb, crumbs, show

_TITLE = "Пороги признаков риска"
_FIELDS = ("key", "value", "since", "act")


def view(asked: Asked) -> HttpResponse:
    """Return the thresholds and the form, or come back to them when one is set."""
    if asked.spot.school.level != "school":
        raise Http404
    if asked.request.method != "POST":
        return _shown(asked, {"key": asked.chosen.get("key", "")})
    form = asked.request.POST
    try:
        rule = NewRule(
            typed.text(form, "key", "Порог"),
            typed.text(form, "value", "Значение"),
            typed.day(form, "since", "С какого дня"),
            typed.text(form, "act", "Чем установлен"),
        )
        by = By(asked.me.account, asked.because.reason)
        set_risk_rule(by=by, school=asked.spot.school.unit, rule=rule)
    except UserError as error:
        kept = {name: form.get(name, "") for name in _FIELDS}
        return _shown(asked, kept, str(error), 400)
    return redirect(f"{asked.request.path}?done={rule.key}#{rule.key}")


def _shown(
    asked: Asked, kept: Mapping[str, str], error: str = "", status: int = 200
) -> HttpResponse:
    school = asked.spot.school.unit
    rules = rules_of(school, asked.today)
    done = thresholds().get(asked.chosen.get("done", ""))
    return show(
        asked,
        "risk_rules/rules.html",
        status,
        crumbs=crumbs(asked, Crumb("Группа риска", _list_of(asked)), Crumb(_TITLE)),
        title=_TITLE,
        rules=shown_rules(school, asked.today),
        signs=[(sign, sign.rule(rules)) for sign in all_signs()],
        words=[(word, rules.definition(key)) for key, word in words().items()],
        level=level_rule(rules),
        typed=kept,
        error=error,
        done=done.title if done else "",
    )


def _list_of(asked: Asked) -> str:
    """Return the address of the list for whoever may open it; empty for others."""
    may = asked.rights.may(Permission.RISK, asked.spot.place)
    return f"/units/{asked.spot.school.unit}/risk/" if may else ""


PAGES = (
    Page(
        "units/<int:unit>/risk/rules/",
        "risk_rules",
        Permission.SETTINGS,
        view,
        ("GET", "HEAD", "POST"),
    ),
)

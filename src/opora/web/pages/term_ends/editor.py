"""The form of a report: conclusions, recommendations of one kind of zones, what came of the last.

A form brings only the fields it showed; the rest of the report stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse

from opora.analysis.term_end.recommend import Recommendation, place_title
from opora.analysis.term_end.rules import WHO
from opora.records.queries.term_ends import Campaign, staff_names
from opora.records.queries.term_plan import People, people_of
from opora.records.queries.term_report_form import Fields, titles_of, values_of
from opora.records.queries.term_reports import Saved, report_of
from opora.vocabulary.subject import canonical_of
from opora.web import editing
from opora.web.page import Asked
from opora.web.pages.term_ends.campaign import asked_campaign, campaign_address, way
from opora.web.pages.term_ends.report import TITLE
from opora.web.render import Crumb, crumbs, show

TEXT, FOLLOWED = "text", "followed"  # parts of a report beside its kinds of zones


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation with its fields; `people`: whom it may be for, by number."""

    title: str
    text: editing.Field
    due: editing.Field
    staff: editing.Field
    people: list[tuple[str, str]] = field(repr=False)


def view(asked: Asked) -> HttpResponse:
    """Return the form of a part: `?part=` «text», «followed» or a kind of zones."""
    campaign = asked_campaign(asked)
    saved = report_of(campaign.number)
    part = asked.chosen.get("part", TEXT)
    if saved is None or campaign.closed_on is not None or not part_titles(saved, part):
        raise Http404
    titles = part_titles(saved, part)
    form = editing.opened(titles, saved.version, values_of(saved))
    return shown(asked, campaign, saved, part, form)


def shown(
    asked: Asked, campaign: Campaign, saved: Saved, part: str, form: editing.Form, status: int = 200
) -> HttpResponse:
    """Return the page with a form, perhaps with what was typed and could not be kept."""
    fields = {each.name: each for each in form.fields}
    back = f"{campaign_address(asked, campaign)}report/"
    outcomes = [
        (place_title(each.zone), each.text, fields[name])
        for each in saved.followed
        for name in [Fields.of(each).outcome]
        if name in fields
    ]
    return show(
        asked,
        "term_ends/editor.html",
        status,
        crumbs=crumbs(asked, *way(asked, campaign), Crumb(TITLE, back), Crumb("Правка")),
        campaign=campaign,
        part=part,
        form=form,
        conclusions=fields.get(TEXT),
        advice=_advice(saved, fields, people_of(campaign.school, campaign.when, asked.today)),
        outcomes=outcomes,
        back=back,
    )


def part_titles(report: Saved, part: str) -> dict[str, str]:
    """Return the fields of a part of a report with their titles; nothing of a part it lacks."""
    if part == TEXT:
        names = {TEXT}
    elif part == FOLLOWED:
        names = {Fields.of(each).outcome for each in report.followed}
    else:
        own = [Fields.of(each) for each in report.recommendations if each.zone[0] == part]
        names = {name for fields in own for name in (fields.text, fields.due, fields.staff)}
    return {name: title for name, title in titles_of(report).items() if name in names}


def _advice(saved: Saved, fields: Mapping[str, editing.Field], people: People) -> list[Advice]:
    """Return the recommendations that the form has fields of."""
    shown_ones = [
        (each, own)
        for each in saved.recommendations
        for own in [Fields.of(each)]
        if {own.text, own.due, own.staff} <= fields.keys()
    ]
    able = _able(people) if shown_ones else {}
    whom = [_for(each, able) for each, _ in shown_ones]
    names = staff_names(number for own in whom for number in own)
    return [
        Advice(
            f"{place_title(each.zone)}: {WHO[each.to]}",
            fields[own.text],
            fields[own.due],
            fields[own.staff],
            [(str(number), names.get(number, "")) for number in numbers],
        )
        for (each, own), numbers in zip(shown_ones, whom, strict=True)
    ]


def _able(people: People) -> dict[tuple[str, str], list[int]]:
    """Return who has to do with a class and subject, with a class, with the school."""
    found: dict[tuple[str, str], list[int]] = {}
    for staff, label, subject in (*people.teachers(), *people.leaders(), *people.deputies()):
        found.setdefault((label, canonical_of(subject)), []).append(staff)
    return found


def _for(each: Recommendation, able: Mapping[tuple[str, str], list[int]]) -> list[int]:
    """Return whom a recommendation may be for, and whom it is for now; each once."""
    _, label, subject = each.zone
    own = [able.get(place, []) for place in ((label, subject), (label, ""), ("", ""))]
    chosen = [each.staff] if each.staff is not None else []
    return list(dict.fromkeys([*(number for numbers in own for number in numbers), *chosen]))

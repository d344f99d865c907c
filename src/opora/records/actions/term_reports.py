"""The working group's report: drafted from figures, edited, approved. Every saving is a version.

A recommendation whose text is emptied is gone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.analysis.term_end.keeping import figures_json, recommendations_json
from opora.analysis.term_end.recommend import (
    Recommendation,
    drafted,
    drafted_again,
    place_title,
)
from opora.analysis.term_end.rules import WHO, Rules, Who
from opora.analysis.term_end.zones import Figures, figures_of
from opora.records.actions.by import By, leave_trace
from opora.records.actions.versions import Typed, check_version
from opora.records.models import TermEnd, TermReport, TermTask
from opora.records.queries.term_ends import Campaign
from opora.records.queries.term_plan import people_of, question_of
from opora.records.queries.term_report_form import Fields, titles_of, values_of
from opora.records.queries.term_reports import Saved, last_report, report_of
from opora.vocabulary.period import parse_date
from opora.vocabulary.problems import UserError
from opora.vocabulary.school_days import DaysOff
from opora.vocabulary.working_days import working_day

_LONGEST = 4000
_NO_REPORT = "Отчёта ещё нет. Составьте черновик по данным."


def counted_figures(campaign: Campaign, today: date) -> Figures:
    """Return the figures of a campaign's term as facts are now."""
    rules = Rules.load(campaign.on)
    return figures_of(question_of(campaign.school, campaign.when), rules, today)


def draft_report(*, by: By, campaign: Campaign, today: date) -> int:
    """Save a version with fresh figures and drafts, and return its number.

    What people wrote stays; what is advised about new zones is added. Raises UserError where there
    are no figures, and for an approved report.
    """
    figures = counted_figures(campaign, today)
    if not figures.measured:
        raise UserError(
            "Данных за этот период нет, составлять не из чего. Загрузите выгрузку журнала."
        )
    addresses = people_of(campaign.school, campaign.when, today).addresses()
    fresh = drafted(figures, Rules.load(campaign.on), campaign.on, addresses, DaysOff.load())
    with transaction.atomic():
        _open(campaign)
        before, last = report_of(campaign.number), last_report(campaign)
        kept = drafted_again(fresh, before.recommendations if before else [])
        followed = drafted_again(
            last.report.recommendations if last else [], before.followed if before else []
        )
        text = before.text if before else ""
        return _save(by, campaign, figures, kept, followed, text, "составлен черновик отчёта")


@transaction.atomic
def save_report(*, by: By, campaign: Campaign, typed: Typed) -> int:
    """Save what was typed as a new version and return its number; nothing changed: the old one.

    Fields that the form does not bring stay as they are.

    Raises Changed when somebody saved since the form was opened, UserError for what is no day, no
    person or too long.
    """
    _open(campaign)
    before = _report(campaign)
    check_version(typed, before.version, {**dict.fromkeys(typed.values, ""), **values_of(before)})
    now = values_of(before)
    if all(now.get(name) == value for name, value in typed.values.items()):
        return before.version
    titles = titles_of(before)
    for name, value in typed.values.items():
        if len(value) > _LONGEST:
            raise UserError(
                f"{titles.get(name, name)}: {len(value)} знаков, можно {_LONGEST}. Сократите."
            )
    people = people_of(campaign.school, campaign.when, timezone.localdate())
    known = people.everybody() | {each.staff for each in before.recommendations}
    recommendations = list(_edited(before.recommendations, typed.values, known))
    followed = [
        replace(each, outcome=typed.values.get(Fields.of(each).outcome, each.outcome))
        for each in before.followed
    ]
    text = typed.values.get("text", before.text)
    return _save(by, campaign, before.figures, recommendations, followed, text, "сохранён отчёт")


@transaction.atomic
def add_recommendation(
    *, by: By, campaign: Campaign, place: int, to: Who, text: str, version: int
) -> int:
    """Add one of people's own about a zone, by its place among the zones; return the version.

    Raises UserError when there is one for the same, when nothing is written, or the report was
    saved by somebody else meanwhile.
    """
    _open(campaign)
    before, rules = _report(campaign), Rules.load(campaign.on)
    zones = before.figures.zones
    if before.version != version or not 0 <= place < len(zones):
        raise UserError("Пока вы писали, отчёт сохранил другой человек. Откройте его и повторите.")
    if not text or len(text) > _LONGEST:
        raise UserError(f"Впишите рекомендацию, не больше {_LONGEST} знаков.")
    zone = zones[place].key
    if any(each.key == (zone, to) for each in before.recommendations):
        raise UserError(
            f"Рекомендация {WHO[to]} о «{place_title(zone)}» уже есть: исправьте её в списке."
        )
    days = max(draft.days for draft in rules.texts)
    due = working_day(campaign.on, days, DaysOff.load())
    own = [*before.recommendations, Recommendation(zone, to, text, due)]
    said = "добавлена рекомендация"
    return _save(by, campaign, before.figures, own, before.followed, before.text, said)


@transaction.atomic
def approve_report(*, by: By, campaign: Campaign, version: int, today: date) -> None:
    """Approve the last version: the campaign is over. Raises UserError for an older version."""
    _open(campaign)
    if _report(campaign).version != version:
        raise UserError(
            "Пока вы читали, отчёт сохранили ещё раз. Прочтите последнюю версию и утвердите её."
        )
    TermEnd.objects.filter(pk=campaign.number).update(closed_on=today)
    kinds = [k.key for k in Rules.load(campaign.on).tasks if k.counted == "report"]
    tasks = TermTask.objects.filter(term_end=campaign.number, kind__in=kinds, done_at=None)
    tasks.update(done_at=timezone.now())
    leave_trace(by, "утверждён отчёт рабочей группы", unit=campaign.school,
                campaign=campaign.number, version=version)  # fmt: skip


@transaction.atomic
def reopen_report(*, by: By, campaign: Campaign) -> None:
    """Open an approved report again: it may be edited and approved anew."""
    opened = TermEnd.objects.filter(pk=campaign.number).exclude(closed_on=None)
    if opened.update(closed_on=None):
        kinds = [k.key for k in Rules.load(campaign.on).tasks if k.counted == "report"]
        own = TermTask.objects.filter(term_end=campaign.number, kind__in=kinds, done_by=None)
        own.update(done_at=None)
        leave_trace(by, "отчёт рабочей группы снова открыт", unit=campaign.school,
                    campaign=campaign.number)  # fmt: skip


def _open(campaign: Campaign) -> None:
    """Lock the campaign; UserError when its report is approved."""
    row = TermEnd.objects.select_for_update().get(pk=campaign.number)
    if row.closed_on is not None:
        raise UserError("Отчёт утверждён и больше не меняется. Откройте его снова, чтобы править.")


def _report(campaign: Campaign) -> Saved:
    found = report_of(campaign.number)
    if found is None:
        raise UserError(_NO_REPORT)
    return found


def _edited(
    before: Sequence[Recommendation], values: Mapping[str, str], known: set[int | None]
) -> Iterator[Recommendation]:
    """Return the recommendations as typed; those whose text was emptied are left out."""
    for each in before:
        fields = Fields.of(each)
        text = values.get(fields.text, each.text)
        if text:
            yield replace(
                each,
                text=text,
                due=_day(values[fields.due], each) if fields.due in values else each.due,
                staff=_staff(values[fields.staff], each, known)
                if fields.staff in values
                else each.staff,
            )


def _day(typed: str, each: Recommendation) -> date:
    try:
        return parse_date(typed)
    except UserError as error:
        raise UserError(f"{place_title(each.zone)}, срок: {error}") from None


def _staff(typed: str, each: Recommendation, known: set[int | None]) -> int | None:
    if not typed:
        return None
    number = int(typed) if typed.isascii() and typed.isdecimal() else -1
    if number not in known:
        raise UserError(f"{place_title(each.zone)}: выберите, кто отвечает, из списка.")
    return number


def _save(
    by: By,
    campaign: Campaign,
    figures: Figures,
    recommendations: Sequence[Recommendation],
    followed: Sequence[Recommendation],
    text: str,
    what: str,
) -> int:
    last = TermReport.objects.filter(term_end=campaign.number).order_by("-version").first()
    version = last.version + 1 if last else 1
    TermReport.objects.create(
        term_end_id=campaign.number,
        version=version,
        figures=figures_json(figures),
        recommendations=recommendations_json(recommendations),
        followed=recommendations_json(followed),
        text=text,
        by_id=by.person,
    )
    leave_trace(by, what, unit=campaign.school, campaign=campaign.number, version=version)
    return version

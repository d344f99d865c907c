"""Taking a package in: what it would do is shown first, and nothing is done without a yes."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from opora.intake.limits import Limits
from opora.intake.zip_parts import megabytes
from opora.records.actions.by import By
from opora.records.actions.packages import receive_package, take_package
from opora.records.installations import is_known, spoken
from opora.records.queries.campaigns import CampaignLine, dues_of
from opora.records.queries.packages import Plan, Verdict, plan_package, taken_packages
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.collection.campaign import asked_campaign, campaign_address, reach
from opora.web.pages.collection.listing import TITLE as CAMPAIGNS
from opora.web.pages.collection.listing import listing_address
from opora.web.render import Crumb, crumbs, show

TITLE = "Пакеты форм"
_SHA256 = 64  # hex digits
_TITLES = {
    Verdict.CREATED: "будет принята",
    Verdict.UPDATED: "заменит прежнюю версию",
    Verdict.IGNORED: "не изменится",
}


def view(asked: Asked, error: str = "") -> HttpResponse:
    """Return the packages of the campaign; `?package=` what one that was sent would do."""
    campaign = asked_campaign(asked)
    under = reach(asked, campaign).unit
    plan = None
    try:
        plan = _plan(asked, campaign, under)
    except UserError as wrong:
        error = error or str(wrong)
    return show(
        asked,
        "packages/packages.html",
        400 if error else 200,
        crumbs=crumbs(
            asked,
            Crumb(CAMPAIGNS, listing_address(asked)),
            Crumb(campaign.title, campaign_address(asked, campaign)),
            Crumb(TITLE),
        ),
        campaign=campaign,
        here=here(asked, campaign),
        plan=plan,
        lines=_lines(plan),
        known=plan is not None and is_known(plan.read.installation),
        spoken=spoken(plan.read.installation.fingerprint) if plan else "",
        taken=taken_packages(campaign.number, under),
        done=_done(asked),
        dues=[due for due in dues_of(campaign.number) if due.on <= asked.today],
        now=timezone.now(),
        most=megabytes(Limits.load().total_bytes),
        error=error,
    )


def receive(asked: Asked) -> HttpResponse:
    """Keep the file that was sent and show what it would do."""
    campaign, file = asked_campaign(asked), asked.request.FILES.get("package")
    if file is None:
        return view(asked, "Выберите файл пакета (.zip).")
    try:
        sha256 = receive_package(file.chunks())
    except UserError as error:
        return view(asked, str(error))
    return redirect(f"{here(asked, campaign)}?package={sha256}")


def take(asked: Asked) -> HttpResponse:
    """Take the package in."""
    campaign, posted = asked_campaign(asked), asked.request.POST
    try:
        outcome = take_package(
            by=By(asked.me.account, asked.because.reason),
            campaign=campaign,
            unit=reach(asked, campaign).unit,
            sha256=_checked(posted.get("package", "")),
            compared=posted.get("compared", ""),
        )
    except UserError as error:
        return view(asked, str(error))
    counts = f"{outcome.created}-{outcome.updated}-{outcome.ignored}"
    return redirect(f"{here(asked, campaign)}?taken={counts}")


def here(asked: Asked, campaign: CampaignLine) -> str:
    """Return the address of this page."""
    return f"{campaign_address(asked, campaign)}packages/"


def _plan(asked: Asked, campaign: CampaignLine, under: int) -> Plan | None:
    named = asked.chosen.get("package") or asked.request.POST.get("package", "")
    return plan_package(_checked(named), campaign, under) if named else None


def _checked(sha256: str) -> str:
    """A name of a file, and nothing that leads elsewhere."""
    if len(sha256) != _SHA256 or not set(sha256) <= set("0123456789abcdef"):
        raise UserError("Этот пакет не загружен. Выберите файл пакета и загрузите его.")
    return sha256


def _lines(plan: Plan | None) -> list[tuple[str, int, str, str, str]]:
    """School, version, time of sending by the sender's word, what will be done, why not."""
    return [
        (
            line.form.unit.name,
            line.form.version,
            f"{timezone.localtime(line.form.sent_at):%d.%m.%Y %H:%M}",
            _TITLES[line.verdict],
            line.why,
        )
        for line in (plan.lines if plan else ())
    ]


def _done(asked: Asked) -> str:
    counts = asked.chosen.get("taken", "").split("-")
    if len(counts) != 3 or not all(each.isascii() and each.isdecimal() for each in counts):
        return ""
    created, updated, ignored = counts
    return f"Пакет принят: новых форм {created}, обновлено {updated}, без изменений {ignored}."

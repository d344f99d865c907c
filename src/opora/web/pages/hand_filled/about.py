"""What every page of forms filled by hand asks: the campaign, the due date, who sees names."""

from dataclasses import dataclass

from django.http import Http404

from opora.records.actions.by import By
from opora.records.models import Campaign, Due
from opora.records.queries.campaigns import CampaignLine, DueLine, campaign_of, due_of
from opora.records.queries.hand_filled import HandFile, hand_file, schools_of
from opora.records.queries.places import UnitLine
from opora.web.page import Asked
from opora.web.render import Crumb

TITLE = "Формы, заполненные вручную"


@dataclass(frozen=True, slots=True)
class Collecting:
    """A due date as a unit collects forms for it. `sees`: whether names are open today."""

    campaign: CampaignLine
    due: DueLine
    receiver: int
    address: str
    sees: bool

    @property
    def schools(self) -> list[UnitLine]:
        """The schools whose forms are taken in here, by name."""
        return schools_of(self.campaign, self.due.on, self.receiver)

    def way(self, *last: Crumb) -> tuple[Crumb, ...]:
        """Return the way to a page of these forms."""
        top = f"/units/{self.receiver}/collection/"
        own = f"{top}{self.campaign.number}/"
        return (
            Crumb("Мониторинги", top),
            Crumb(self.campaign.title, own),
            Crumb(f"Срок {self.due.due_on:%d.%m.%Y}", f"{own}{self.due.number}/"),
            Crumb(TITLE, self.address),
            *last,
        )


def collecting(asked: Asked) -> Collecting:
    """Return what the address names.

    Http404: no such due date, another unit's campaign, or forms that are handed in by parts.
    """
    unit = asked.spot.school
    try:
        campaign, due = campaign_of(asked.names["campaign"]), due_of(asked.names["due"])
    except (Campaign.DoesNotExist, Due.DoesNotExist):
        raise Http404 from None
    if due.campaign != campaign.number or due.part or campaign.unit.unit not in unit.units:
        raise Http404
    address = f"/units/{unit.unit}/collection/{campaign.number}/{due.number}/intake/"
    sees = any(campaign.names.opens(asked.today, grade) for grade in campaign.grades)
    return Collecting(campaign, due, unit.unit, address, sees)


def asked_file(asked: Asked, here: Collecting) -> HandFile:
    """Return the file that the address names; Http404 when there is none."""
    found = hand_file(asked.names["paper"], here.due.number, here.receiver, here.campaign)
    if found is None:
        raise Http404
    return found


def by_of(asked: Asked) -> By:
    """Return who acts and by what right."""
    return By(asked.me.account, asked.because.reason)


def version_of(asked: Asked) -> int:
    """Return the version that the form was shown with, 0 for none."""
    text = asked.request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

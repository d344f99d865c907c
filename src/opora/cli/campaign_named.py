"""Campaigns and units as they are named on the command line."""

from opora.records.queries.campaigns import CampaignLine, find_campaign
from opora.records.queries.places import UnitLine
from opora.records.queries.units import find_unit, top_units
from opora.vocabulary.problems import UserError


def campaign_called(text: str | None) -> CampaignLine:
    """Return the campaign of a number as it was typed; UserError where there is none."""
    text = text or ""
    found = find_campaign(int(text)) if text.isascii() and text.isdecimal() else None
    if found is None:
        raise UserError(f"Мониторинга № «{text}» нет. Какие есть: opora campaign list")
    return found


def under_of(name: str | None, campaign: CampaignLine) -> UnitLine:
    """Return a unit below the campaign's, without a name its own; UserError for another."""
    if not name:
        return campaign.unit
    unit = unit_called(name)
    if campaign.unit.unit not in unit.units:
        raise UserError(f"«{unit.name}» в этом мониторинге не участвует.")
    return unit


def unit_called(name: str | None) -> UnitLine:
    """Return the unit of a name, without one the only one at the top; UserError where there is not
    exactly one."""
    if name is None:
        tops = top_units()
        if len(tops) == 1:
            return tops[0]
        raise UserError(f"Учреждений верхнего уровня: {len(tops)}. Назовите одно: --unit НАЗВАНИЕ")
    found = find_unit(name)
    if found is None:
        raise UserError(
            f"--unit «{name}»: такого учреждения нет, или их несколько. Напишите название так, как "
            "оно стоит в списке учреждений."
        )
    return found

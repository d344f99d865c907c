"""Parts of a form that experts of the invented town hand in."""

import re
import shutil
from html import unescape
from pathlib import Path

from django.conf import settings
from django.test import Client

from campaigning import ZONE
from opora.orders.reader import load_order
from opora.records.actions.by import By
from opora.records.actions.campaigns import rules_for, start_campaign
from opora.records.queries.campaigns import CampaignLine, campaign_of
from town import YEAR, Town

PARTS = Path(__file__).parent / "orders" / "parts"
AUTUMN = (*range(1, 7), *range(13, 22))


def collecting_parts(town: Town) -> CampaignLine:
    """Let the region collect indicators, in two parts."""
    folder = settings.DATA / "orders" / "parts"
    shutil.copytree(PARTS, folder)
    order, by = load_order(folder), By(town.accounts["ministry_specialist"], "роль")
    rules = rules_for(order, ZONE)
    return campaign_of(
        start_campaign(by=by, unit=town.region, order=order, school_year=YEAR, rules=rules)
    )


def filled(client: Client, where: str, **more: str) -> dict[str, str]:
    """Return what a browser would send with every value filled in."""
    page = client.get(where).content.decode()
    kept = {
        name: unescape(value)
        for name, value in re.findall(r'name="(was\.\w+)" value="([^"]*)"', page)
    }
    now = {name.removeprefix("was."): value for name, value in kept.items()}
    values = {f"value_{item}": f"{item},5" for item in AUTUMN}
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None, page
    return kept | now | values | {"version": version[1]} | more

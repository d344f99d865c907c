"""Addresses of campaigns."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.collection import (
    campaign,
    files,
    listing,
    people,
    reminding,
    settings,
    starting,
)

_UNIT = "units/<int:unit>/collection/"
_ONE = f"{_UNIT}<int:campaign>/"
_BOTH, _POST = ("GET", "HEAD", "POST"), ("POST",)
_SEE, _LEAD, _OWN = Permission.COLLECT, Permission.COLLECT_EDIT, Permission.FORM

PAGES = (
    Page(_UNIT, "collection", _SEE, listing.view),
    Page(f"{_UNIT}start/", "collection_start", _LEAD, starting.view, _BOTH),
    Page(_ONE, "campaign", _SEE, campaign.view),
    Page(f"{_ONE}matrix.<str:ending>", "campaign_matrix", _SEE, files.view),
    Page(f"{_ONE}remind/", "campaign_remind", _LEAD, reminding.view, _POST),
    Page(f"{_ONE}people/", "campaign_people", _LEAD, people.view, _BOTH),
    Page(f"{_ONE}people/end/", "campaign_people_end", _LEAD, people.end, _POST),
    Page(f"{_ONE}ours/", "campaign_ours", _OWN, people.view, _BOTH),
    Page(f"{_ONE}ours/end/", "campaign_ours_end", _OWN, people.end, _POST),
    Page(f"{_ONE}settings/", "campaign_settings", _LEAD, settings.view, _BOTH),
    *(
        Page(f"{_ONE}settings/{name}/", f"campaign_{name}", _LEAD, change, _POST)
        for name, change in settings.CHANGES.items()
    ),
)

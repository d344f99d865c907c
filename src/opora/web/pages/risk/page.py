"""Group of risk: who needs help and whom nobody has helped, signs of a pupil, selective check."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.risk import check, listing, pupil

PAGES = (
    Page("units/<int:unit>/risk/", "risk", Permission.RISK, listing.view),
    Page(
        "units/<int:unit>/risk/check/",
        "risk_check",
        Permission.SUPPORT_EDIT,
        check.view,
        ("GET", "HEAD", "POST"),
    ),
    Page("pupils/<int:pupil>/risk/", "pupil_risk", Permission.RISK, pupil.view),
    Page(
        "pupils/<int:pupil>/risk/decide/",
        "pupil_risk_decide",
        Permission.SUPPORT_EDIT,
        pupil.decide,
        ("POST",),
    ),
)

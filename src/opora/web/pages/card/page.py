"""The card of a pupil and the observations on it."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.card import card, entry

_FORM = ("GET", "HEAD", "POST")
_CARD = "pupils/<int:pupil>/card/"
PAGES = (
    Page(_CARD, "pupil_card", Permission.RISK, card.view),
    Page(f"{_CARD}observe/", "pupil_observe", Permission.OBSERVE, entry.view, _FORM),
    Page(
        f"{_CARD}observe/<int:observation>/",
        "pupil_observe_again",
        Permission.OBSERVE,
        entry.correct,
        _FORM,
    ),
    Page(f"{_CARD}observations.<str:ending>", "observation_card", Permission.SUPPORT, entry.paper),
)

"""A form for every address of collection that takes one, by the name of its page.

A case is called in the process that sends it: it may do what comes before.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import upload_child  # noqa: F401 - prepares Django
from copies import copied, forgotten
from killing import called
from opora.documents.cell_notes import own_columns
from opora.records.actions.by import PROGRAM
from opora.records.actions.leading import SETTINGS, exclude
from opora.records.actions.responsible import name_responsible
from opora.records.actions.reviewing import accept_read, draw_sample
from opora.records.models import OddValue, Responsible, Submission
from opora.records.queries.campaigns import campaign_of, settings_of
from opora.records.queries.form_drafts import form_of, version_before
from opora.records.queries.offers import offers_of
from repeat_child import HAND, Post, Sent, World, begin, it_is_midday, send
from repeat_outside import OUTSIDE, begin_parts, certificates_live, send_outside
from school_forms import MIDDAY, keys
from town import PASSWORD, TODAY

DEPUTY, HEAD = "deputy_head", "head"
COORDINATOR, MINISTRY = "municipal_coordinator", "ministry_specialist"
REASON = {"reason": "Уточните"}


def _own(form: str, path: str, who: str = DEPUTY, **fields: str) -> Callable[[World], Post]:
    """A form of a submission; `version` and `seal` are of its last version, if it has one."""

    def post(world: World) -> Post:
        has = form in ("complete", "draft")
        given = fields if has else world.version(form) | fields
        return Post(who, f"/submissions/{world.forms[form]}/{path}", given)

    return post


def _start(world: World) -> Post:
    address = f"/units/{world.town.school.number}/forms/start/"
    return Post(DEPUTY, address, {"due": world.dues[5]})


def _cells(world: World) -> Post:
    view = form_of(world.forms["draft"])
    line = view.lines[0]
    columns = [column.key for column in own_columns(view.form)]
    fields = dict.fromkeys(columns, "Написано заново")
    was = {f"was.{name}": line.row.filled.get(name, "") for name in columns}
    key = {"key": line.row.key, "version": "1"}
    return Post(DEPUTY, f"/submissions/{view.number}/cells/", key | fields | was)


def _offer(world: World) -> Post:
    view = form_of(world.forms["draft"])
    offers = offers_of(view, version_before(view))
    key, offer = next((key, own[0]) for key, own in offers.items() if own)
    fields = {"key": key, "column": offer.column, "source": offer.source}
    return Post(DEPUTY, f"/submissions/{view.number}/offer/", fields)


def _first(path: str) -> Callable[[World], Post]:
    def post(world: World) -> Post:
        key = next(key for key in keys(world.forms["draft"]) if key != HAND)
        return _own("draft", path, key=key, reason="Так решили")(world)

    return post


def _take_back(world: World) -> Post:
    rows = Submission.objects.get(pk=world.forms["draft"]).rows
    key = rows.exclude(why_left_out="").get().key
    return _own("draft", "take-back/", key=key)(world)


def _odd(world: World) -> Post:
    """Something odd in the form that its receiver follows up."""
    form = world.forms["sent"]
    odd = OddValue.objects.create(submission_id=form, version=1, key="copied", says="1 из 4")
    fields = {"odd": str(odd.pk), "comment": "Спросили школу"}
    return Post(COORDINATOR, f"/submissions/{form}/review/odd/", fields)


def _attached(path: str, name: str, content: bytes) -> Callable[[World], Post]:
    def post(world: World) -> Post:
        sent = _own("prepared", f"signature/{path}/", HEAD, paper="1")(world)
        return Post(HEAD, sent.address, sent.fields, (name, name, content))

    return post


def _due(path: str, **fields: str) -> Callable[[World], Post]:
    """A form of the list of a due date: forms of two schools wait for the municipality."""

    def post(world: World) -> Post:
        unit = world.town.municipality
        address = f"/units/{unit}/collection/{world.campaign}/{world.dues[0]}/{path}"
        return Post(COORDINATOR, address, fields)

    return post


def _after_sample(path: str) -> Callable[[World], Post]:
    def post(world: World) -> Post:
        sample = draw_sample(by=PROGRAM, due=world.dues[0], receiver=world.town.municipality)
        sample.drawn = sample.drawn[:1]  # so few forms are all drawn: let one be left
        sample.save()
        accept_read(by=PROGRAM, submission=sample.drawn[0], version=1)
        return _due(path)(world)

    return post


def _hand_up(world: World) -> Post:
    for form in ("sent", "neighbour"):
        accept_read(by=PROGRAM, submission=world.forms[form], version=1)
    return _due("hand-up/")(world)


def _led(path: str, **fields: str) -> Callable[[World], Post]:
    """A form of the campaign that the region leads."""

    def post(world: World) -> Post:
        address = f"/units/{world.town.region}/collection/{world.campaign}/{path}"
        return Post(MINISTRY, address, fields)

    return post


def _begin(world: World) -> Post:
    campaign = campaign_of(world.campaign)
    rules = {name: text for name, text in settings_of(campaign).items() if name != "instructions"}
    address = f"/units/{world.town.region}/collection/start/?year=2026"
    return Post(MINISTRY, address, {"order": campaign.order.key, **rules})


def _settings(world: World) -> Post:
    now = settings_of(campaign_of(world.campaign))
    fields = now | {f"was.{name}": now[name] for name in SETTINGS} | {"version": "1"}
    return _led("settings/", **fields | {"instructions": "Сдайте до обеда"})(world)


def _moved(world: World) -> Post:
    days = {"until_day": MIDDAY + timedelta(days=20), "closes_day": MIDDAY + timedelta(days=30)}
    fields = {name: f"{day:%Y-%m-%d}" for name, day in days.items()}
    hours = {"until_hour": "18:00", "closes_hour": "18:00"}
    where = {"due": str(world.dues[5]), "unit": str(world.town.far.number)}
    return _led("settings/due/", **fields, **hours, **where, **REASON)(world)


def _excluded(world: World) -> Post:
    return _led("settings/exclude/", unit=str(world.town.far.number), **REASON)(world)


def _included(world: World) -> Post:
    unit = world.town.far.number
    exclude(by=PROGRAM, campaign=world.campaign, unit=unit, reason="Нет 9 классов")
    return _led("settings/include/", unit=str(unit))(world)


def _named(world: World) -> Post:
    who = {"of": str(world.town.municipality), "staff": str(world.town.staff["expert"])}
    return _led("people/", **who, basis="приказ № 5")(world)


def _ended(who: str, path: str) -> Callable[[World], Post]:
    def post(world: World) -> Post:
        unit = world.town.school.number
        name_responsible(
            by=PROGRAM,
            campaign=world.campaign,
            unit=unit,
            staff=world.town.staff["class_teacher"],
            today=TODAY - timedelta(days=9),
        )
        number = Responsible.objects.get(campaign=world.campaign).pk
        place = world.town.region if who == MINISTRY else unit
        address = f"/units/{place}/collection/{world.campaign}/{path}"
        return Post(who, address, {"responsible": number})

    return post


def _ours(world: World) -> Post:
    address = f"/units/{world.town.school.number}/collection/{world.campaign}/ours/"
    return Post(DEPUTY, address, {"staff": world.town.staff["class_teacher"]})


_YESTERDAY = f"{MIDDAY - timedelta(days=1):%Y-%m-%d}"
CASES: dict[str, Callable[[World], Post]] = {
    "forms_start": _start,
    "form_cells": _cells,
    "form_offer": _offer,
    "form_add": _own("draft", "add/", name="Новиков Лев Ян", label="9А", subjects="Алгебра",
                     why="Болел", token="fedcba9876543210"),
    "form_leave_out": _first("leave-out/"),
    "form_take_back": _take_back,
    "form_keep": _first("keep/"),
    "form_refresh": _own("draft", "refresh/"),
    "form_prepare": _own("complete", "prepare/"),
    "form_submit": _own("certified", "submit/"),
    "form_withdraw": _own("sent", "withdraw/", **REASON),
    "form_certify": _own("prepared", "certify/", HEAD, password=PASSWORD, send="1"),
    "signature_attach": _attached("attach", "signature", b"no signature"),
    "signature_scan": _attached("scan", "scan", b"%PDF-1.4 a paper"),
    "review_begin": _own("sent", "review/begin/", COORDINATOR),
    "review_accept": _own("sent", "review/accept/", COORDINATOR),
    "review_return": _own("sent", "review/return/", COORDINATOR, **REASON,
                          **{"remark||": "Проверьте всё"}),
    "review_odd": _odd,
    "review_reopen": _own("accepted", "review/reopen/", COORDINATOR, **REASON),
    "received_sample": _due("sample/"),
    "received_accept": _after_sample("sample/accept/"),
    "received_drop": _after_sample("sample/drop/"),
    "received_hand_up": _hand_up,
    "collection_start": _begin,
    "campaign_remind": _led("remind/"),
    "campaign_people": _named,
    "campaign_people_end": _ended(MINISTRY, "people/end/"),
    "campaign_ours": _ours,
    "campaign_ours_end": _ended(DEPUTY, "ours/end/"),
    "campaign_settings": _settings,
    "campaign_due": _moved,
    "campaign_exclude": _excluded,
    "campaign_include": _included,
    "campaign_outage": _led("settings/outage/", since_day=_YESTERDAY, since_hour="10:00",
                            till_day=_YESTERDAY, till_hour="11:00", note="Не было света"),
    "campaign_stop": _led("settings/stop/"),
    **OUTSIDE,
}  # fmt: skip


def begin_all() -> World:
    """Make the world of all cases."""
    certificates_live()
    return begin(begin_parts, send_outside)


def repeated(root: Path, world: World, name: str, times: int) -> list[Sent]:
    """Return what there is before a form was sent, after one, and after many at once."""
    found = []
    for count in (0, 1, times):
        own = copied(root, root.parent / f"{name}-{count}")
        found.append(called(_sent, own, world, name, count))
        forgotten(own)
    return found


def _sent(world: World, name: str, times: int) -> Sent:
    it_is_midday()
    certificates_live()
    return send(world, CASES[name](world), times)

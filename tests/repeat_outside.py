"""Forms that come from outside, sent ten times: files filled by hand, packages, experts' parts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

from django.conf import settings
from django.test import Client

import packages
from expert_parts import collecting_parts, filled
from handmade import changed, form, sent
from opora.documents.package.reading import ReadPackage, read_package
from opora.documents.package.writing import write_package
from opora.documents.signing.own import own_key
from opora.records.actions.by import By
from opora.records.actions.packages import receive_package
from opora.records.actions.responsible import name_responsible
from opora.records.models import Due, HandFilled, Submission
from opora.records.queries import packages as reading
from opora.records.queries.campaigns import dues_of
from repeat_child import Post, World, leave_time
from town import TODAY

COORDINATOR, MINISTRY, EXPERT = "municipal_coordinator", "ministry_specialist", "expert"
OTHER = "МБОУ «Школа № 2 с. Заречного»"
_FEBRUARY = 3  # place of its due date: the other school has no form for it yet


def send_outside(world: World) -> None:
    """Let files lie with the municipality for February, and an expert have parts to hand in."""
    february = Due.objects.get(pk=world.dues[_FEBRUARY])
    rows = {
        "ready": changed(school=OTHER),
        "wrong": changed(school=OTHER, label="девятый"),
        "stranger": changed(school="Наша школа"),
    }
    for name, row in rows.items():
        world.papers[name] = sent(world.town, february, form(row), f"{name}.xlsx").pk


def begin_parts(world: World) -> None:
    """Start a campaign whose autumn part an expert of the municipality hands in."""
    town = world.town
    campaign = collecting_parts(town)
    by = By(town.accounts[COORDINATOR], "роль")
    name_responsible(
        by=by,
        campaign=campaign.number,
        unit=town.municipality,
        staff=town.staff[EXPERT],
        part="autumn",
        today=TODAY - timedelta(days=9),
    )
    leave_time(campaign.number)
    world.parts = campaign.number


def certificates_live() -> None:
    """Read packages as of tomorrow: certificates of installations are made today."""

    def read(path: Path, _: datetime) -> ReadPackage:
        return read_package(path, datetime.now(UTC) + timedelta(days=1))

    reading.read_package = read


def _intake(path: str = "", file: bytes = b"") -> Callable[[World], Post]:
    """A form of the list of files, perhaps with one more file."""

    def post(world: World) -> Post:
        place = f"collection/{world.campaign}/{world.dues[_FEBRUARY]}/intake/"
        address = f"/units/{world.town.municipality}/{place}{path}"
        return Post(COORDINATOR, address, {}, ("files", "ещё.xlsx", file) if file else None)

    return post


def _paper(name: str, path: str, **fields: str) -> Callable[[World], Post]:
    """A form of the page of one file."""

    def post(world: World) -> Post:
        number = world.papers[name]
        version = HandFilled.objects.get(pk=number).version
        address = _intake(f"{number}/{path}")(world).address
        return Post(COORDINATOR, address, fields | {"version": str(version)})

    return post


def _school(world: World) -> Post:
    return _paper("stranger", "school/", unit=str(world.town.sibling.number))(world)


def _package(world: World) -> tuple[str, bytes, str]:
    """Return the address of packages, a package and the fingerprint of who wrote it."""
    key = own_key(settings.DATA / "another")
    content = write_package(packages.package(packages.form(unit=OTHER)), key)
    place = f"/units/{world.town.municipality}/collection/{world.campaign}/packages/"
    return place, content, key.certificate.fingerprint


def _receive(world: World) -> Post:
    place, content, _ = _package(world)
    return Post(COORDINATOR, f"{place}receive/", {}, ("package", "package.zip", content))


def _take(world: World) -> Post:
    place, content, fingerprint = _package(world)
    fields = {"package": receive_package(iter([content])), "compared": fingerprint}
    return Post(COORDINATOR, f"{place}take/", fields)


def _part(world: World) -> Post:
    client = Client()
    client.cookies = SimpleCookie(world.cookies[EXPERT])
    due = dues_of(world.parts)[0].number
    where = f"/units/{world.town.municipality}/parts/{due}/"
    return Post(EXPERT, where, filled(client, where, send="1"), ("file", "отчёт.xlsx", b"any"))


def _part_received(world: World) -> Post:
    own = _part(world)
    client = Client()
    client.cookies = SimpleCookie(world.cookies[EXPERT])
    client.post(own.address, own.body())
    number = Submission.objects.get(due__campaign=world.parts).pk
    where = f"/units/{world.town.region}/collection/{world.parts}/parts/{number}/"
    return Post(MINISTRY, where, {"act": "accept", "version": "1"})


OUTSIDE: dict[str, Callable[[World], Post]] = {
    "hand_filled": _intake(file=form(changed(school=OTHER, cause="Болел"))),
    "hand_filled_accept_ready": _intake("accept/"),
    "hand_filled_cells": _paper("wrong", "cells/", **{"cell.0.C2": "9А"}),
    "hand_filled_school": _school,
    "hand_filled_accept": _paper("ready", "accept/"),
    "hand_filled_leave": _paper("ready", "leave/", left="yes"),
    "packages_receive": _receive,
    "packages_take": _take,
    "part": _part,
    "part_received": _part_received,
}

"""Consents of parents in records: kept, withdrawn, scanned; never parsed, never lost."""

from datetime import date

import pytest

import town as towns
from opora.analysis.support.consent import consent_rules
from opora.facts.atomic import TEMPORARY
from opora.records.actions.consents import attach_scan, take_scan, withdraw_consent
from opora.records.actions.pupils import join_pupils
from opora.records.models import AuditEvent, Consent, Pupil
from opora.records.queries.consents import (
    consent_in_force,
    consents_of,
    papers_of,
    purposes_on,
)
from opora.records.queries.pupils import numbers_of
from opora.records.scans import Scan, receive_scan, scan_path
from opora.vocabulary.problems import UserError
from parents import PDF, PNG, by, consent, pupil_of

DAY = date(2026, 2, 27)
pytestmark = pytest.mark.usefixtures("on_the_day")


def in_force(town, purpose, on=DAY):
    pupil = pupil_of(town)
    return consent_in_force(numbers_of(pupil), town.school.number, purpose, on)


def test_a_consent_is_found_by_its_purpose_and_only_in_its_school(town):
    number = consent(town, "hand_over", pupil_of(town), data="тайные сведения")

    assert in_force(town, "hand_over") == number
    assert in_force(town, "ppk") is None
    assert consent_in_force([pupil_of(town)], town.sibling.number, "hand_over", DAY) is None
    assert "тайные" not in repr(consents_of([pupil_of(town)], town.school.number))


def test_a_withdrawn_one_is_in_force_no_more_and_stays(town):
    number = consent(town, "hand_over", pupil_of(town))

    withdraw_consent(by=by(town), consent=number, version=1, on=DAY)

    assert in_force(town, "hand_over") is None
    assert in_force(town, "hand_over", date(2026, 2, 26)) == number
    said = {line.purpose.key: line.said for line in purposes_on(_lines(town), DAY)}
    assert said["hand_over"] == "отозвано"
    assert said["ppk"] == "нет"
    with pytest.raises(UserError, match="ещё не отозвано"):
        withdraw_consent(by=by(town), consent=number, version=2, on=DAY)


def _lines(town):
    return consents_of([pupil_of(town)], town.school.number)


def test_a_form_sent_twice_keeps_one_consent(town):
    assert consent(town, "council", pupil_of(town)) == consent(town, "council", pupil_of(town))
    withdraw_consent(by=by(town), consent=Consent.objects.get().pk, version=1, on=DAY)

    assert consent(town, "council", pupil_of(town))
    assert Consent.objects.count() == 2


def test_a_refusal_is_kept_and_cannot_be_withdrawn(town):
    number = consent(town, "council", pupil_of(town), granted=False)

    assert in_force(town, "council") is None
    with pytest.raises(UserError):
        withdraw_consent(by=by(town), consent=number, version=1, on=DAY)
    assert Consent.objects.get().granted is False


def test_the_one_who_clicks_after_somebody_else_is_told(town):
    number = consent(town, "council", pupil_of(town))
    attach_scan(by=by(town), consent=number, version=1, scan=Scan("a" * 64, "pdf"))

    with pytest.raises(UserError, match="изменил другой человек"):
        withdraw_consent(by=by(town), consent=number, version=1, on=DAY)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"purpose": "football"}, "на что согласие"),
        ({"signer": "uncle"}, "кто подписал"),
        ({"data": ""}, "на какие сведения"),
        ({"until": date(2025, 8, 31)}, "раньше дня подписи"),
        ({"since": date(2026, 2, 28)}, "ещё не наступил"),
    ],
)
def test_what_cannot_be_signed_so(town, changes, says):
    values = {"purpose": "council", **changes}

    with pytest.raises(UserError, match=says):
        consent(town, values.pop("purpose"), pupil_of(town), **values)


@pytest.mark.parametrize(
    ("born", "allowed"), [(date(2011, 9, 1), True), (date(2011, 9, 2), False), (None, True)]
)
def test_a_pupil_signs_from_fourteen_on(town, born, allowed):
    Pupil.objects.filter(pk=pupil_of(town)).update(birth_date=born)

    if allowed:
        assert consent(town, "council", pupil_of(town), signer="own")
    else:
        with pytest.raises(UserError, match="До 14 лет"):
            consent(town, "council", pupil_of(town), signer="own")


def test_papers_of_a_merged_number_are_the_pupils_too(town):
    kept, other = pupil_of(town), pupil_of(town, place=1)
    consent(town, "council", other)
    join_pupils(by=by(town), kept=kept, other=other, why="renamed")

    papers = papers_of([kept], town.school.number)

    assert [paper.purpose for paper in papers[kept]] == ["council"]


@pytest.mark.parametrize(
    ("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (b"\xff\xd8\xff1", "jpeg")]
)
def test_a_scan_is_kept_as_it_came_and_is_told_by_its_content(town, content, kind):
    scan = receive_scan([content[:9], content[9:]] if len(content) > 9 else [content])

    assert scan.kind == kind
    assert scan_path(scan.sha256).read_bytes() == content


@pytest.mark.parametrize(
    "content", [b"", b"MZ program", b"<svg onload=1>", b" %PDF-1.7", b"PK\x03\x04"]
)
def test_anything_else_is_no_scan(town, content):
    with pytest.raises(UserError, match="не PDF"):
        receive_scan([content])


def test_a_scan_that_is_too_large_leaves_nothing_behind(town, settings):
    chunk = PDF + bytes(1 << 20)

    with pytest.raises(UserError, match="Скан больше"):
        receive_scan(chunk for _ in range(consent_rules().scan // len(chunk) + 2))

    left = list((settings.DATA / "originals").iterdir())
    assert [path for path in left if not path.name.startswith(TEMPORARY)] == left == []


def test_who_takes_a_scan_is_noted_and_a_second_scan_replaces_none(town):
    scan = receive_scan([PDF])
    number = consent(town, "council", pupil_of(town), scan=scan)

    assert take_scan(by=by(town), consent=number) == scan
    event = AuditEvent.objects.order_by("number").last()
    assert (event.act, event.pupils) == ("export", [pupil_of(town)])
    assert "имя" not in str(event.details)
    with pytest.raises(UserError, match="Скан уже есть"):
        attach_scan(by=by(town), consent=number, version=1, scan=Scan("b" * 64, "pdf"))


def test_a_consent_without_a_scan_has_none_to_take(town):
    number = consent(town, "council", pupil_of(town), since=towns.SINCE)

    with pytest.raises(UserError, match="нет скана"):
        take_scan(by=by(town), consent=number)

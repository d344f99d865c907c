"""The chain of audit events finds whatever was done to it."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from opora.records import chain as chain_of_records
from opora.records.append_only import expose
from opora.records.chain import Event, Flaw, append, digest, head, numbers, verify
from opora.records.models import AuditEvent, AuditHead, AuditPupil

NOON = datetime(2026, 2, 27, 12, tzinfo=UTC)
LAST = 16
COLUMNS = ("at", "account", "act", "what", "unit", "reason", "details", "pupils", "digest")


def event(number: int) -> Event:
    return Event(
        NOON + timedelta(seconds=number),
        number % 7 or None,
        ("read", "export", "change")[number % 3],
        f"страница № {number}",
        number % 5 or None,
        "директор с 01.09.2025, приказ № 40",
        {"address": f"/classes/{number}/"} if number % 4 else {},
        tuple(range(number, number + number % 6)),
    )


@pytest.fixture
def chain(db: None) -> str:
    """Events that may be tampered with; the digest of the last."""
    append([event(number) for number in range(7)])
    append([event(number) for number in range(7, LAST)])
    expose()
    return head()[1]


def test_a_chain_that_nobody_touched_is_whole(chain):
    verdict = verify(chain)
    assert (verdict.events, verdict.broken, verdict.head) == (LAST, None, chain)
    assert verify().flaw is None


def test_a_chain_without_events_is_whole(db):
    assert verify().events == 0
    assert head() == (0, "")


def test_a_head_kept_earlier_is_passed_on_the_way(chain):
    append([event(LAST + 1)])
    assert verify(chain).flaw is None
    assert verify("0" * 64).flaw == Flaw.TAIL


def flip(dice: random.Random) -> None:
    row = AuditEvent.objects.get(number=dice.randint(1, LAST))
    column = dice.choice(COLUMNS)
    now = getattr(row, column)
    other = {
        "at": NOON - timedelta(microseconds=dice.randint(1, 9)),
        "account": (now or 0) + 1 if column == "account" else None,
        "unit": (now or 0) + 1 if column == "unit" else None,
        "details": {"address": f"/{dice.random()}/"},
        "pupils": [dice.randint(100, 999)],
    }
    value = other[column] if column in other else _one_letter(str(now), dice)
    AuditEvent.objects.filter(pk=row.pk).update(**{column: value})


def _one_letter(text: str, dice: random.Random) -> str:
    place = dice.randrange(len(text))
    return text[:place] + chr(ord(text[place]) + 1) + text[place + 1 :]


def drop(dice: random.Random) -> None:
    number = dice.randint(1, LAST)
    AuditPupil.objects.filter(event=number).delete()
    AuditEvent.objects.filter(number=number).delete()


def swap(dice: random.Random) -> None:
    one, other = (AuditEvent.objects.get(pk=n) for n in dice.sample(range(1, LAST + 1), 2))
    kept = {column: getattr(one, column) for column in COLUMNS}
    AuditEvent.objects.filter(pk=one.pk).update(**{c: getattr(other, c) for c in COLUMNS})
    AuditEvent.objects.filter(pk=other.pk).update(**kept)


def truncate(dice: random.Random) -> None:
    """Cut the tail, and put the head where the rest ends: only a kept head tells."""
    last = dice.randint(1, LAST - 1)
    AuditPupil.objects.filter(event__gt=last).delete()
    AuditEvent.objects.filter(number__gt=last).delete()
    digest_now = AuditEvent.objects.get(pk=last).digest
    AuditHead.objects.update(number=last, digest=digest_now)


def insert(dice: random.Random) -> None:
    """Put one in between; the rest is numbered anew, digests stay."""
    place = dice.randint(1, LAST)
    rows = list(AuditEvent.objects.filter(number__gte=place).order_by("-number"))
    AuditPupil.objects.filter(event__gte=place).delete()
    for row in rows:
        AuditEvent.objects.filter(pk=row.number).update(number=row.number + 1)
    AuditPupil.objects.bulk_create(
        [AuditPupil(event_id=row.number + 1, pupil=p) for row in rows for p in row.pupils]
    )
    added = Event(NOON, 1, "read", "ничего не было")
    values = {c: getattr(added, c) for c in COLUMNS if c not in ("pupils", "digest")}
    AuditEvent.objects.create(number=place, digest=rows[-1].digest, pupils=[], **values)
    AuditHead.objects.update(number=LAST + 1)


def rewrite(dice: random.Random) -> None:
    """Change one and count every digest after it anew: only a kept head tells."""
    place = dice.randint(1, LAST)
    earlier = AuditEvent.objects.filter(number=place - 1).first()
    previous = earlier.digest if earlier else ""
    for row in AuditEvent.objects.filter(number__gte=place).order_by("number"):
        said = {c: getattr(row, c) for c in COLUMNS if c != "digest"}
        now = Event(**said | {"pupils": tuple(row.pupils)})
        now = replace(now, what="другое") if row.number == place else now
        previous = digest(previous, row.number, now)
        AuditEvent.objects.filter(pk=row.pk).update(what=now.what, digest=previous)
    AuditHead.objects.update(digest=previous)


def index(dice: random.Random) -> None:
    """Hide who was seen, or name somebody who was not."""
    row = dice.choice(list(AuditPupil.objects.all()))
    dice.choice((row.delete, lambda: AuditPupil.objects.filter(pk=row.pk).update(pupil=5555)))()


TAMPERINGS: tuple[Callable[[random.Random], None], ...] = (
    flip,
    flip,
    drop,
    swap,
    truncate,
    insert,
    rewrite,
    index,
)


def test_a_thousand_random_tamperings_are_found(chain):
    dice = random.Random(30)
    missed = []
    for number in range(1000):
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        with transaction.atomic():
            tamper(dice)
            if verify(chain).flaw is None:
                missed.append((number, tamper.__name__))
            transaction.set_rollback(True)

    assert missed == []
    assert verify(chain).flaw is None


def test_what_is_broken_is_named_by_the_first_event_that_does_not_fit(chain):
    AuditEvent.objects.filter(number=9).update(what="другое")
    verdict = verify()
    assert (verdict.flaw, verdict.broken) == (Flaw.EVENT, 9)


def test_a_cut_tail_shows_only_beside_a_kept_head(chain):
    truncate(random.Random(1))
    assert verify().flaw is None
    assert verify(chain).flaw == Flaw.TAIL


TEXTS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=20)
MAYBE = st.none() | st.integers(0, 2**32)
EVENTS = st.builds(
    Event,
    st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    MAYBE,
    TEXTS,
    TEXTS,
    MAYBE,
    TEXTS,
    st.dictionaries(TEXTS, TEXTS | MAYBE | st.booleans() | st.lists(MAYBE, max_size=3), max_size=3),
    st.lists(st.integers(1, 2**32 - 1), max_size=4).map(numbers),
)


@given(EVENTS, EVENTS)
def test_two_events_share_a_digest_only_when_they_are_equal(one, other):
    assert (digest("", 1, one) == digest("", 1, other)) == (one == other)


@given(st.dictionaries(TEXTS, TEXTS, max_size=1), TEXTS)
def test_the_short_way_to_the_text_of_details_says_what_the_long_one_says(details, extra):
    long = details | {"": extra, "z": 1}
    assert chain_of_records._flat(details) == chain_of_records._json(details)
    assert chain_of_records._flat(long) == ""


@given(EVENTS)
def test_the_place_in_the_chain_is_part_of_the_digest(one):
    found = {digest("", 1, one), digest("", 2, one), digest("a" * 64, 1, one)}
    assert len(found) == 3


def test_the_same_moment_in_another_time_zone_is_the_same_event():
    moscow = NOON.astimezone(timezone(timedelta(hours=3)))
    one = event(1)
    assert digest("", 1, replace(one, at=moscow)) == digest("", 1, replace(one, at=NOON))


@pytest.mark.django_db
def test_what_the_database_gives_back_has_the_digest_of_what_was_put_in():
    odd = [
        Event(NOON, None, "read", "x" * 200, details={"a": [1, None, {"б": True}], "1": "‏‮"}),
        Event(
            NOON.astimezone(timezone(timedelta(hours=-7))), 2**40, "export", "", 2**40, "ё" * 400
        ),
        Event(NOON.replace(microsecond=1), 0, "", "'\"\\\n", 0, "", {"": ""}, (2**32 - 1,)),
    ]
    append(odd)
    assert verify().flaw is None

"""How often somebody guessed, and how long to wait: delays that grow, never a lock for good.

A try is counted before it is judged, so that a thousand at once are no more than a few. While one
must wait nothing is judged and nothing is counted. Keys are digests keyed with the secret.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from opora.records.models import Guesses
from opora.vocabulary.problems import UserError

_FREE = 5  # tries before one has to wait at all
_LONGEST = 60  # minutes
_DAY = timedelta(days=1)
_IPV6_HOUSE = 64  # bits of an address that belong to one house


class Wait(UserError):
    """Too many tries; `until` is when the next one will be judged."""

    def __init__(self, until: datetime) -> None:
        local = timezone.localtime(until)
        super().__init__(
            f"Слишком много неверных попыток. Следующую примем в {local:%H:%M:%S}. Раньше можно "
            "войти с компьютера, где вы уже входили, или по новой ссылке от директора или "
            "администратора."
        )
        self.until = until


@dataclass(frozen=True, slots=True)
class Counter:
    """What is counted together; `free` tries cost no waiting, quiet for `kept` forgets all."""

    what: str
    free: int = _FREE
    kept: timedelta = _DAY

    @property
    def key(self) -> str:
        """The digest under which it is kept."""
        return digest(self.what)

    def wait(self, row: Guesses) -> datetime:
        """Return from when the next try is judged: a minute, then twice as long, up to an hour."""
        over = row.count - self.free
        if over < 0:
            return row.last_at
        return row.last_at + timedelta(minutes=min(2 ** min(over, 10), _LONGEST))


def digest(text: str) -> str:
    """Return a digest that only this installation can make."""
    return salted_hmac("opora.guesses", text, algorithm="sha256").hexdigest()


def house(address: str) -> str:
    """Return what an address is counted as: of IPv6 the network that one house has."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(ip_network((known, _IPV6_HOUSE), strict=False))


@transaction.atomic
def begin_try(counters: Iterable[Counter]) -> None:
    """Count a try that is about to be judged; Wait when it is too early for one."""
    now = timezone.now()
    rows = [(counter, _row(counter, now)) for counter in sorted(counters, key=lambda c: c.key)]
    until = max((counter.wait(row) for counter, row in rows), default=now)
    if until > now:
        raise Wait(until)
    for _, row in rows:
        row.count += 1
        row.last_at = now
        row.save()


def succeeded(own: Counter, shared: Iterable[Counter] = ()) -> None:
    """Forget what was counted of one's own; from counters shared with others take this try."""
    # Not deleted: others may be waiting for the row.
    Guesses.objects.filter(key=own.key).update(count=0)
    keys = [counter.key for counter in shared]
    Guesses.objects.filter(key__in=keys, count__gt=0).update(count=F("count") - 1)
    Guesses.objects.filter(last_at__lt=timezone.now() - 2 * _DAY).delete()


def _row(counter: Counter, now: datetime) -> Guesses:
    rows = Guesses.objects.select_for_update()
    row, _ = rows.get_or_create(key=counter.key, defaults={"last_at": now})
    if now - row.last_at > counter.kept:
        row.count = 0
    return row

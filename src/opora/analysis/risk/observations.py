"""Signs that are made of what people noted, and of nothing else."""

from collections import defaultdict
from collections.abc import Sequence

from opora.analysis.risk.asked import Asked, Days, Pupil
from opora.analysis.risk.observed import Observed
from opora.analysis.risk.raised import Basis, Found, Raised
from opora.analysis.risk.rules import Rules
from opora.analysis.support.observations import ObservationKind, observation_kinds
from opora.measures.shares import Share
from opora.vocabulary.period import Period

_NOTHING = "наблюдений за этот срок никто не внёс"


def by_observations(asked: Asked, sign: str) -> Found:
    """Return the pupils of whom observations speak for a sign; see `observation_rule`."""
    days = asked.days(asked.rules["observed_days"])
    own = _by_pupil(asked, days, sign)
    found = [_raised(asked, sign, pupil, rows) for pupil, rows in own.items()]
    return Found(tuple(each for each in found if each), "" if own else _NOTHING)


def observation_rule(sign: str, rules: Rules) -> str:
    """Return when observations raise a sign, in words."""
    kinds = [kind for kind in observation_kinds().values() if kind.sign == sign]
    told = "; ".join(f"{kind.title} - с «{kind.level_word(kind.raises)}»" for kind in kinds)
    times = f"{sign}_times"
    return (
        f"За {rules.text('observed_days')} учебных дней тревожных наблюдений "
        f"{rules.text(times)} и больше, или одно самое тревожное на шкале. Наблюдение того же "
        f"вида без тревоги снимает прежние. Тревожные: {told}. "
        f"Основание: {rules.acts(times, 'observed_days')}."
    )


def _by_pupil(asked: Asked, days: Days, sign: str) -> dict[Pupil, list[Observed]]:
    """Return the observations of kinds that may speak for the sign, in order."""
    kinds, schools = observation_kinds(), asked.journal.school_ids
    within = Period(days.since, days.on)
    found: defaultdict[Pupil, list[Observed]] = defaultdict(list)
    for row in sorted(asked.observed, key=lambda row: (row.on, row.number)):
        kind = kinds.get(row.kind)
        own = schools is None or row.school_id in schools
        if own and kind and kind.sign == sign and row.level is not None and row.on in within:
            found[row.school_id, row.pupil_id].append(row)
    return dict(found)


def _raised(asked: Asked, sign: str, pupil: Pupil, rows: Sequence[Observed]) -> Raised | None:
    kinds = observation_kinds()
    standing: dict[str, list[Observed]] = {}
    for row in rows:
        speaks = kinds[row.kind].speaks(row.level)
        standing[row.kind] = [*standing.get(row.kind, ()), row] if speaks else []
    alarming = sorted(
        (row for own in standing.values() for row in own), key=lambda row: (row.on, row.number)
    )
    worst = any(row.level == len(kinds[row.kind].scale) - 1 for row in alarming)
    if not alarming or (len(alarming) < asked.rules[f"{sign}_times"] and not worst):
        return None
    last = alarming[-1]
    return Raised(
        sign=sign,
        school_id=pupil[0],
        school_class=rows[-1].school_class,
        pupil_id=pupil[1],
        subject=None,
        share=Share(len(alarming), len(rows)),
        says=(
            f"Тревожных наблюдений {len(alarming)} из {len(rows)}; последнее "
            f"{last.on:%d.%m.%Y}: {_told(last, kinds[last.kind])}."
        ),
        basis=tuple(_basis(row, kinds[row.kind]) for row in alarming),
    )


def _told(row: Observed, kind: ObservationKind) -> str:
    return f"{kind.title.partition(':')[0].lower()} - {kind.level_word(row.level)}"


def _basis(row: Observed, kind: ObservationKind) -> Basis:
    return Basis(row.on, None, kind.title, kind.level_word(row.level), observation=row.number)

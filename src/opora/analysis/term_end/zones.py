"""Problem zones of a term: classes and subjects whose share is worse than chance explains.

A pupil has one result in a subject, so pupils are what is counted, never their marks: marks of one
pupil are alike and would make an interval look narrower than it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from opora.analysis.results.asked import Asked, Row
from opora.analysis.results.figures import summed
from opora.analysis.results.plans import progress
from opora.analysis.term_end.counting import NUMBERS, Counts
from opora.analysis.term_end.rules import Rules
from opora.measures.intervals import Interval
from opora.measures.shares import Share
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.subject import canonical_of
from opora.vocabulary.text import fold

Key = tuple[str, str, str]  # kind, class, subject without its qualifier; «» for all
NOTHING = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Measured:
    """A share that may be a problem zone; `against`: the share it is compared with.

    kind: a key of catalogue/term_ends.toml. school_class, subject (a grouping key): «» where it is
    over all. by_mean: how many of the denominator have no final mark and are counted by the mean.
    sample: False where everything is counted and chance plays no part: there is no interval then.
    zone: it is named a problem zone.
    """

    kind: str
    school_class: str
    subject: str
    share: Share
    against: Share
    by_mean: int = 0
    sample: bool = True
    zone: bool = False

    @property
    def key(self) -> Key:
        """What the same place is known by in another term."""
        return self.kind, self.school_class, canonical_of(self.subject)

    @property
    def opens(self) -> Mapping[str, str | int]:
        """What the figure is made of, as names and values that a page turns into an address."""
        named = {"school_class": self.school_class, "subject": self.subject}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Figures:
    """A term in figures: every share that was looked at, zones among them.

    on: the day of the figures. confidence: of the intervals, per cent. not_known: what could not be
    told and why.
    """

    term: str
    school_year: int
    on: date
    confidence: int
    measured: tuple[Measured, ...]
    not_known: tuple[str, ...] = ()

    @cached_property
    def zones(self) -> tuple[Measured, ...]:
        """Problem zones: by kind, then the farthest from what they are compared with first."""
        kinds = {kind: at for at, kind in enumerate(dict.fromkeys(m.kind for m in self.measured))}
        found = [each for each in self.measured if each.zone]
        return tuple(sorted(found, key=lambda each: (kinds[each.kind], *_badness(each))))

    @cached_property
    def by_key(self) -> Mapping[Key, Measured]:
        """Everything that was measured, by its key."""
        return {each.key: each for each in self.measured}

    def interval(self, of: Measured) -> Interval | None:
        """Return the interval of a share; None for what is no sample."""
        return Interval(of.share, self.confidence) if of.sample else None


def figures_of(asked: Asked, rules: Rules, on: date) -> Figures:
    """Return the figures of the term of `asked`, known by a day; facts of one school.

    The interval of the share must lie above the share it is compared with, and the numerator must
    be `least_pupils` or more; КТП that lags behind is named by `lag_percent` and `lag_lessons`.
    """
    counts = Counts(asked, rules)
    places = counts.places()
    measured = [
        *_of_places(places),
        *_of_classes(counts.classes()),
        *_of_subjects(places),
        *_absences(counts.absences()),
        *_programme(asked, min(filter(None, (asked.when.window.on, on)))),
    ]
    order = {kind.key: at for at, kind in enumerate(rules.zones)}
    known = sorted(measured, key=lambda each: (order[each.kind], *_place(each)))
    when = asked.when
    return Figures(
        when.title,
        when.school_year,
        on,
        rules.numbers["confidence_percent"],
        tuple(_judged(each, rules) for each in known),
        tuple(_not_known(known)),
    )


def _of_places(rows: Sequence[Row]) -> Iterable[Measured]:
    school = _sum(rows)
    by_subject = {plain: _sum(own) for plain, own in _grouped(rows).items()}
    for row in rows:
        place = row["school_class"], row["subject"]
        yield _measured("place_low", *place, row, school)
        yield _measured("place_quality", *place, row, by_subject[row["plain"]])


def _of_classes(rows: Sequence[Row]) -> Iterable[Measured]:
    school = _sum(rows)
    for row in rows:
        yield _measured("class_low", row["school_class"], "", row, school)
        yield _measured("class_quality", row["school_class"], "", row, school)


def _of_subjects(rows: Sequence[Row]) -> Iterable[Measured]:
    school = _sum(rows)
    for plain, own in _grouped(rows).items():
        yield _measured("subject_low", "", plain, _sum(own), school)
        yield _measured("subject_quality", "", plain, _sum(own), school)


def _absences(rows: Sequence[Row]) -> Iterable[Measured]:
    school = Share(sum(r["absent"] for r in rows), sum(r["pupils"] for r in rows))
    for row in rows:
        share = Share(row["absent"], row["pupils"])
        yield Measured("absences", row["school_class"], "", share, school)


def _programme(asked: Asked, on: date) -> Iterable[Measured]:
    """Every lesson of a plan is known: nothing is a sample."""
    sheet = progress(asked, on)
    for first, planned, lag in zip(
        sheet.column("subject"), sheet.column("planned"), sheet.column("lag"), strict=True
    ):
        if isinstance(planned.value, int) and isinstance(lag.value, int) and planned.value:
            place = str(first.opens["school_class"]), str(first.opens["subject"])
            behind = Share(max(lag.value, 0), planned.value)
            yield Measured("programme", *place, behind, NOTHING, sample=False)


def _measured(kind: str, label: str, subject: str, row: Row, other: Row) -> Measured:
    count = _low if kind.endswith("_low") else _not_good
    return Measured(kind, label, subject, count(row), count(other), row["by_mean"])


def _low(row: Row) -> Share:
    return Share(row["low"], row["pupils"])


def _not_good(row: Row) -> Share:
    return Share(row["pupils"] - row["good"], row["pupils"])


def _judged(each: Measured, rules: Rules) -> Measured:
    numbers, share = rules.numbers, each.share
    if each.sample:
        beyond = Interval(share, numbers["confidence_percent"]).above(each.against)
        named = beyond and share.numerator >= numbers["least_pupils"]
    else:
        named = (
            share.numerator >= numbers["lag_lessons"]
            and 100 * share.numerator >= numbers["lag_percent"] * share.denominator
        )
    return replace(each, zone=named)


def _not_known(measured: Sequence[Measured]) -> Iterable[str]:
    kinds = {each.kind for each in measured}
    if "place_low" not in kinds:
        yield "нет ни итоговых, ни достаточно текущих отметок: кто не успевает, неизвестно"
    if "absences" not in kinds:
        yield "нет КТП с фактическими датами: число уроков и доля пропущенных неизвестны"
    if "programme" not in kinds:
        yield "нет КТП с плановыми датами: отставание программы неизвестно"


def _grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: fold(row["plain"])):
        found.setdefault(row["plain"], []).append(row)
    return found


def _sum(rows: Sequence[Row]) -> Row:
    return summed([dict.fromkeys(NUMBERS, 0), *rows])


def _place(each: Measured) -> tuple[object, ...]:
    label = each.school_class
    return (class_sort_key(label) if label else (0, "")), fold(each.subject)


def _badness(each: Measured) -> tuple[object, ...]:
    """Order by how far a share is from the one it is compared with, the farthest first."""
    own, other = each.share.exact() or 0, each.against.exact() or 0
    return (other - own, *_place(each))

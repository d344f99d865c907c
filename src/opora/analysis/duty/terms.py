"""Terms that are over, and which of them each class has final marks for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import ibis.expr.types as ir

from opora.analysis.duty.asked import CLASS, Asked, Place, canonical, listed
from opora.measures.means import whole
from opora.vocabulary.calendar import Term
from opora.vocabulary.class_label import class_sort_key, grade_of
from opora.vocabulary.subject import canonical_of
from opora.vocabulary.text import fold

PUPIL = ("school_id", "school_class", "pupil_id", "subject")
_KINDS = ("четверть", "полугодие", "триместр")  # last words of `intake.term_tables.term_of`


@dataclass(frozen=True, slots=True)
class EndedTerm:
    """A term; `spellings`: its title as final marks have it."""

    term: Term
    kind: str
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Kinds:
    """Which kind of terms subjects of classes have: «четверть», «полугодие», «триместр»."""

    asked: Asked
    said: Mapping[tuple[Place, str], frozenset[str]]
    of_classes: Mapping[Place, frozenset[str]]

    def of(self, place: Place, subject: str) -> str:
        """Return the kind by the final marks of the subject, else of the class, else the calendar.

        A subject of few lessons may have half-years where the class has quarters.
        """
        said = (
            self.said.get((place, canonical_of(subject)))
            or self.of_classes.get(place)
            or frozenset()
        )
        if len(said) == 1:
            return next(iter(said))
        terms = self.asked.school_days.calendar.terms(grade_of(place[1]))
        usual = _kind(terms[0].title)
        return usual if usual in said or not said else min(said)

    def unknown(self) -> list[str]:
        """Return the classes whose kind of terms the calendar does not have."""
        known = {each.kind for each in self.asked.once(_all_terms)}
        found = {place[1] for place, kinds in self.of_classes.items() if not kinds & known}
        return sorted(found, key=class_sort_key)


def by_plain_subject(sums: ir.Table, names: Sequence[str]) -> ir.Table:
    """Return sums of each pupil and subject, columns PUPIL and `names`.

    A qualifier tells no subjects apart, for final marks often come without it: `plain` is the
    subject without, `subject` one of the keys the pupil has marks under.
    """
    rows = sums.mutate(plain=canonical(sums.subject))
    return rows.aggregate(
        by=["school_id", "school_class", "pupil_id", "plain"],
        subject=rows.subject.cast("string").min(),
        **{name: whole(rows[name].sum()) for name in names},
    )


def ended_terms(asked: Asked, days: int) -> list[EndedTerm]:
    """Return the terms that ended so many days before the day asked about, or earlier."""
    over = asked.on - timedelta(days=days)
    since = asked.window.since
    return [
        each
        for each in asked.once(_all_terms)
        if each.term.last <= over and (since is None or since <= each.term.last)
    ]


def kinds_of_terms(asked: Asked) -> Kinds:
    """Return which kinds of terms the final marks name."""
    finals = asked.rows("final_marks")
    subject = canonical(finals.subject)
    rows = listed(finals.select(*CLASS, "term", subject=subject).distinct())
    said: dict[tuple[Place, str], set[str]] = defaultdict(set)
    of_classes: dict[Place, set[str]] = defaultdict(set)
    for row in rows:
        kind = _kind(row["term"])
        if kind in _KINDS:
            place = row["school_id"], row["school_class"]
            said[place, row["subject"]].add(kind)
            of_classes[place].add(kind)
    return Kinds(
        asked,
        {key: frozenset(kinds) for key, kinds in said.items()},
        {place: frozenset(kinds) for place, kinds in of_classes.items()},
    )


def _all_terms(asked: Asked) -> list[EndedTerm]:
    calendar = asked.school_days.calendar
    finals = asked.rows("final_marks")
    met = [row["term"] for row in listed(finals.select("term").distinct())]
    return [
        EndedTerm(
            term, _kind(term.title), tuple(sorted(t for t in met if fold(t) == fold(term.title)))
        )
        for term in (*calendar.quarters, *calendar.half_years)
    ]


def _kind(title: str) -> str:
    return fold(title).rpartition(" ")[2]

"""Weak topics of a pupil: what protocols by task, control works and marks by topic show."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from opora.analysis.results.asked import Asked, Row
from opora.analysis.support.words import Weak
from opora.measures.shares import Share
from opora.vocabulary.control_works import is_control_work
from opora.vocabulary.subject import canonical_of
from opora.vocabulary.text import fold

_BEST = 5


@dataclass(frozen=True, slots=True)
class WeakTopic:
    """A topic that is weak; `share`: points got of points possible, by marks of the best mark.

    `source`: what shows it, in Russian; `on`: the last day of that.
    """

    subject: str
    topic: str
    share: Share
    source: str
    on: date

    @property
    def weakness(self) -> tuple[Fraction, date, str]:
        """What orders topics, the weakest first."""
        return (self.share.exact() or Fraction(0), self.on, fold(self.topic))


def weak_topics(
    asked: Asked, pupil: int, label: str, rule: Weak, subjects: Collection[str] = ()
) -> list[WeakTopic]:
    """Return the weak topics of a pupil in a class over the days of `asked`, the weakest first.

    By protocols: no fewer than `least_tasks` tasks of a topic and less than `percent` of their
    points. By marks: the last mark on a topic of КТП, or of a control work, is `mark` or lower.
    `subjects`: of these only, grouping keys; a plan without groups stands for all of them. A topic
    that both show is taken from the protocol.
    """
    wanted = {canonical_of(key) for key in subjects}
    found: dict[tuple[str, str], WeakTopic] = {}
    for each in (*_by_marks(asked, pupil, label, rule), *_by_tasks(asked, pupil, label, rule)):
        if not wanted or canonical_of(each.subject) in wanted:
            found[canonical_of(each.subject), fold(each.topic)] = each
    return sorted(found.values(), key=lambda each: each.weakness)


def _by_tasks(asked: Asked, pupil: int, label: str, rule: Weak) -> Iterable[WeakTopic]:
    columns = ("school_class", "pupil_id", "subject", "date", "work", "topic", "score", "max_score")
    rows = asked.rows("test_scores", columns, school_class=label, pupil_id=pupil)
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in asked.in_window(rows):
        if row["topic"] and row["max_score"]:
            groups[row["subject"], row["topic"]].append(row)
    for (subject, topic), own in groups.items():
        share = Share(sum(r["score"] or 0 for r in own), sum(r["max_score"] for r in own))
        if (
            len(own) >= rule.least_tasks
            and 100 * share.numerator < rule.percent * share.denominator
        ):
            last = max(own, key=lambda row: row["date"])
            said = f"{last['work']}, {last['date']:%d.%m.%Y}: выполнено {share.percent_text(0)}"
            yield WeakTopic(subject, topic, share, said, last["date"])


def _by_marks(asked: Asked, pupil: int, label: str, rule: Weak) -> Iterable[WeakTopic]:
    columns = ("school_class", "pupil_id", "subject", "date", "mark", "kind")
    rows = asked.rows("marks", columns, school_class=label, pupil_id=pupil)
    topics = _topics(asked, label)
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in asked.in_window(rows):
        topic = _topic(row, topics)
        if topic:
            groups[row["subject"], topic].append(row)
    for (subject, topic), own in groups.items():
        last = max(own, key=lambda row: row["date"])
        if last["mark"] <= rule.mark:
            share = Share(sum(row["mark"] for row in own), _BEST * len(own))
            what = last["kind"] if is_control_work(last["kind"] or "") else "Журнал"
            said = f"{what}, {last['date']:%d.%m.%Y}: «{last['mark']}»"
            yield WeakTopic(subject, topic, share, said, last["date"])


def _topic(row: Row, topics: dict[tuple[str, date], str]) -> str:
    """Return what the lesson of a mark was about; of a control work without a plan its kind."""
    known = topics.get((canonical_of(row["subject"]), row["date"]), "")
    kind = row["kind"] or ""
    return known or (kind if is_control_work(kind) else "")


def _topics(asked: Asked, label: str) -> dict[tuple[str, date], str]:
    """Return the topic of each lesson that was given, by subject and day."""
    columns = ("school_class", "subject", "topic", "actual")
    rows = asked.rows("lesson_plans", columns, school_class=label)
    return {
        (canonical_of(row["subject"]), row["actual"]): row["topic"]
        for row in rows
        if row["topic"] and row["actual"]
    }

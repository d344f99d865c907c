"""What pupils showed by topic and in control works: a row for each, weak or not.

Three tables of the same columns: school_id, pupil_id, plain (the subject without its qualifier),
item (a topic in lower case, or the day of a work), weak.
"""

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from opora.analysis.duty.asked import canonical
from opora.analysis.risk.asked import PUPIL, Asked, Days
from opora.measures.means import whole
from opora.vocabulary.mean import Band

COLUMNS = (*PUPIL, "plain", "item", "weak")
FAILED = 2  # a control work with this mark or a lower one
_SUBJECT = (*PUPIL, "plain")
_ALONE = " | "  # ends the key of a subject without a qualifier
_HUNDRED = 100


def by_protocols(asked: Asked, days: Days) -> ir.Table:
    """Return topics of the protocols: weak where the points got are below the threshold.

    Points of all tasks of a topic are added; a task that was not attempted gives none. Tasks
    without a topic or without the most points tell nothing.
    """
    rows = with_topics(asked.rows("test_scores", days))
    sums = rows.aggregate(
        by=[*_SUBJECT, "item"],
        score=whole(rows.score.cast("int64").sum()),
        most=rows.max_score.cast("int64").sum(),
    )
    weak = _HUNDRED * sums.score < asked.rules["gap_percent"] * sums.most
    return sums.select(*_SUBJECT, "item", weak=weak)


def with_topics(scores: ir.Table) -> ir.Table:
    """Return the tasks whose topic and most points are known, with `item`."""
    told = scores.filter(scores.topic.notnull(), scores.max_score > 0)
    return told.mutate(item=_item(told.topic))


def by_works(asked: Asked, days: Days) -> ir.Table:
    """Return control works with a mark: weak where it is «2»; `item` is the day.

    A work that the pupil has a protocol of that day is left to its topics.
    """
    works = works_without_protocol(asked, days)
    own = works.mutate(item=item_of_work(works))
    least = own.aggregate(by=[*_SUBJECT, "item"], least=own.mark.min())
    return least.select(*_SUBJECT, "item", weak=least.least <= FAILED)


def item_of_work(works: ir.Table) -> ir.Value:
    """Return what a control work is known by among the items: its day."""
    return works.date.cast("string")


def works_without_protocol(asked: Asked, days: Days) -> ir.Table:
    """Return the marks of control kinds, but those of days with a protocol of the subject."""
    marks = asked.rows("marks", days)
    marks = marks.filter(marks.kind.isin(asked.control_kinds))
    protocols = with_topics(asked.rows("test_scores", days)).select(*_SUBJECT, "date").distinct()
    return marks.anti_join(protocols, [*_SUBJECT, "date"])


def by_lessons(asked: Asked, days: Days) -> ir.Table:
    """Return topics of КТП with enough marks: weak where their mean is low."""
    rows = marks_by_topic(asked, days)
    sums = rows.aggregate(
        by=[*_SUBJECT, "item"], marks=rows.count(), total=whole(rows.mark.cast("int64").sum())
    )
    bounds = Band(Decimal(0), Decimal(asked.rules["gap_mean"]).scaleb(-2), 2).bounds()
    enough = sums.filter(sums.marks >= asked.rules["gap_marks"])
    weak = enough.total * bounds.scale < enough.marks * bounds.high
    return enough.select(*_SUBJECT, "item", weak=weak)


def marks_by_topic(asked: Asked, days: Days) -> ir.Table:
    """Return marks with `topic` and `item` of their lesson, but those of control works.

    A lesson has the topic that КТП gives the class for the day, under the subject's own key or, for
    a group, under the subject without a qualifier. A day with several topics tells of none.
    """
    marks = asked.rows("marks", days)
    marks = marks.filter(marks.kind.isnull() | ~marks.kind.isin(asked.control_kinds))
    subjects = marks.select("school_id", "school_class", "subject", "plain").distinct()
    lessons = _topics(asked, days)
    same = [
        subjects.school_id == lessons.school_id,
        subjects.school_class.cast("string") == lessons.school_class,
        (subjects.subject.cast("string") == lessons.key) | (subjects.plain + _ALONE == lessons.key),
    ]
    taught = subjects.inner_join(lessons, same, rname="{name}_planned")
    taught = taught.select("school_id", "school_class", "subject", "date", "topic", "item")
    both = marks.inner_join(taught, ["school_id", "school_class", "subject", "date"])
    return both.select(*_SUBJECT, "subject", "date", "mark", "topic", "item")


def _topics(asked: Asked, days: Days) -> ir.Table:
    """Return the days of a class and a subject that have one topic, which is no control work."""
    plans = asked.journal.rows("lesson_plans")
    given = plans.filter(
        plans.actual.between(ibis.literal(days.since), ibis.literal(days.on)),
        plans.topic.notnull(),
    )
    given = given.mutate(
        key=given.subject.cast("string"),
        plain=canonical(given.subject),
        item=_item(given.topic),
        school_class=given.school_class.cast("string"),
    )
    own = given.aggregate(
        by=["school_id", "school_class", "key", "actual"],
        topics=given.item.nunique(),
        topic=given.topic.cast("string").min(),
        item=given.item.min(),
    )
    one = own.filter(own.topics == 1)
    known = one.filter(~one.topic.isin(asked.control_topics))
    return known.select("school_id", "school_class", "key", "topic", "item", date=known.actual)


def _item(topic: ir.Value) -> ir.Value:
    return topic.cast("string").strip().lower()

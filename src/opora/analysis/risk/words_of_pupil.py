"""Which of the defined words hold for the subjects of a pupil in a term."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from opora.analysis.results.asked import Row, When, in_window
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.wording import SubjectCounts, word_of
from opora.measures.scale import Scale
from opora.measures.shares import Share
from opora.vocabulary.period import Window
from opora.vocabulary.text import fold

_NOT_ASSESSED = "not_assessed"


def words_by_subject(
    marks: Sequence[Row],
    finals: Sequence[Row],
    terms: Sequence[When],
    now: When | None,
    rules: Rules,
    scale: Scale,
) -> dict[str, list[str]]:
    """Return subjects of a pupil by the word that holds for them, `wording.FAILING` or WEAK.

    `marks`: dated current marks of the year; `finals`: all final marks; `terms`: in order, `now`
    among them. None where no term has begun: then nothing can be told.
    """
    if now is None:
        return {}
    earlier = [when for when in terms if when.window.on and _ended_before(when, now)]
    last = _last_finals(finals, [*earlier, now])
    windows = (now.window, earlier[-1].window if earlier else None)
    found: defaultdict[str, list[str]] = defaultdict(list)
    subjects = {*(row["subject"] for row in marks), *last}
    for subject in sorted(subjects, key=fold):
        own = [row for row in marks if row["subject"] == subject]
        word = word_of(_counts(own, windows, last.get(subject)), rules, scale)
        if word is not None:
            found[word].append(subject)
    return dict(found)


def _ended_before(when: When, now: When) -> bool:
    ends, begins = when.window.on, now.window.since
    return ends is not None and begins is not None and ends < begins


def _last_finals(finals: Sequence[Row], terms: Sequence[When]) -> Mapping[str, Row]:
    """Return the last final mark of each subject among these terms."""
    place = {fold(title): at for at, when in enumerate(terms) for title in when.terms}
    known = [row for row in finals if fold(row["term"]) in place]
    told = sorted(known, key=lambda row: place[fold(row["term"])])
    return {row["subject"]: row for row in told}


def _counts(
    marks: Sequence[Row], windows: tuple[Window, Window | None], final: Row | None
) -> SubjectCounts:
    now, before = windows
    own = in_window(marks, now)
    return SubjectCounts(
        _mean(own),
        tuple(row["mark"] for row in own),
        _mean(in_window(marks, before)) if before else Share(0, 0),
        final["mark"] if final else None,
        final is not None and final["entry"] == _NOT_ASSESSED,
    )


def _mean(rows: Sequence[Row]) -> Share:
    return Share(sum(row["mark"] for row in rows), len(rows))

"""Plain twins of the signs: loops over rows and days, slow and easy to read.

Each returns what `signs.told` gives: class, pupil, subject, numerator, denominator, failing final.
"""

from datetime import date, timedelta
from fractions import Fraction

from duties import calendar
from opora.analysis.duty.thresholds import Thresholds
from opora.vocabulary.control_works import is_control_work

FIRST = date(2025, 9, 1)
OFF = {date(2025, 11, 3), date(2025, 11, 4), date(2025, 12, 31)}
OFF |= {date(2026, 2, 23), date(2026, 3, 8), date(2026, 3, 9), date(2026, 5, 1), date(2026, 5, 9)}
OFF |= {date(2026, 5, 11)}
DAY = timedelta(days=1)
IN_YEAR = {"четверть": 4, "триместр": 3, "полугодие": 2}


def is_lesson_day(day, week):
    in_term = any(term.first <= day <= term.last for term in calendar().quarters)
    return in_term and day.weekday() < week and day not in OFF


def lesson_days(since, until, week=5):
    days = [since + DAY * n for n in range((until - since).days + 1)]
    return [day for day in days if is_lesson_day(day, week)]


def window(on, number):
    """The last so many school days: the first, the first of the later half."""
    days = lesson_days(FIRST, on)[-number:]
    if len(days) > 1:
        return days[0], days[-(len(days) // 2)]
    length = 7 * number // 5
    start = max(FIRST, on - DAY * (length - 1))
    return start, start + (on - start) // 2 + DAY


def plain(row):
    return None if row["subject"] is None else row["subject"].split(" | ")[0]


def within(rows, since, on):
    return [row for row in rows if row["date"] is not None and since <= row["date"] <= on]


def class_of(tables, pupil, on):
    rows = [
        row
        for name in ("marks", "absences", "test_scores")
        for row in within(tables[name], FIRST, on)
        if row["pupil_id"] == pupil
    ]
    return max(((row["date"], row["school_class"]) for row in rows), default=(None, None))[1]


def grouped(rows, key):
    found = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def half_up(total, count):
    """A mean in hundredths."""
    return int(Fraction(100 * total, count) + Fraction(1, 2))


def fails(row):
    return row["mark"] <= 2 if row["mark"] is not None else row["entry"] == "not_assessed"


def known_finals(rows, on):
    """Final marks of terms that are over by kind and number, the worst of a term."""
    ends = {term.title: term.last for term in (*calendar().quarters, *calendar().half_years)}
    found = {}
    for row in rows:
        if row["term"] not in ends or ends[row["term"]] > on:
            continue
        if row["mark"] is None and row["entry"] is None:
            continue
        number, kind = row["term"].split()
        found.setdefault((kind, int(number)), []).append(row)
    return {term: any(map(fails, rows)) for term, rows in found.items()}


def failure(tables, on, rules):
    since, later = window(on, rules["failure_days"])
    marks = grouped(within(tables["marks"], since, on), lambda r: (r["pupil_id"], plain(r)))
    finals = grouped(tables["final_marks"], lambda r: (r["pupil_id"], plain(r)))
    found = []
    for pupil, subject in {*marks, *finals}:
        own = marks.get((pupil, subject), [])
        known = known_finals(finals.get((pupil, subject), []), on)
        run = longest_run(known)
        if not is_low(own, later, rules) and run < rules["failure_terms"]:
            continue
        last = max(known, key=lambda t: (Fraction(t[1], IN_YEAR[t[0]]), t[0]), default=None)
        keys = own or [r for r in finals[pupil, subject] if fails(r)]
        label = class_of(tables, pupil, on) or finals[pupil, subject][0]["school_class"]
        total = sum(row["mark"] for row in own)
        name = min(row["subject"] for row in keys)
        found.append((label, pupil, name, total, len(own), bool(last and known[last])))
    return sorted(found, key=str)


def is_low(marks, later, rules):
    total = sum(row["mark"] for row in marks)
    if len(marks) < rules["failure_marks"] or half_up(total, len(marks)) > rules["failure_mean"]:
        return False
    halves = [
        [row["mark"] for row in marks if (row["date"] >= later) is side] for side in (False, True)
    ]
    if not all(halves):
        return True
    was, now = (Fraction(sum(half), len(half)) for half in halves)
    return 100 * (now - was) < rules["failure_rise"]


def longest_run(known):
    """How many failing terms in a row end with the last known one, of the kind with most."""
    longest = 0
    for kind in IN_YEAR:
        numbers = [number for own, number in known if own == kind]
        run, number = 0, max(numbers, default=0)
        while known.get((kind, number)):
            run, number = run + 1, number - 1
        longest = max(longest, run)
    return longest


def absence(tables, on, rules):
    since, _ = window(on, rules["absence_days"])
    found = []
    rows = grouped(within(tables["absences"], since, on), lambda r: r["pupil_id"])
    for pupil, own in rows.items():
        unexcused = [row for row in own if row["reason"] == "unexcused"]
        label = class_of(tables, pupil, on)
        missed, lessons = of_lessons(tables, pupil, unexcused, since, on)
        known = lessons >= rules["absence_lessons"] and missed > 0
        if known and 100 * missed >= rules["absence_percent"] * lessons:
            found.append((label, pupil, None, missed, lessons, False))
            continue
        if known and all(row["subject"] is not None for row in unexcused):
            continue
        days = grouped(unexcused, lambda r: r["date"])
        gone = sum(
            len(day) >= rules["absence_day_lessons"] or any(r["subject"] is None for r in day)
            for day in days.values()
        )
        all_days = len(lesson_days(since, on, week_of(tables, label, on)))
        enough = all_days >= rules["absence_school_days"]
        if gone and enough and 100 * gone >= rules["absence_percent"] * all_days:
            found.append((label, pupil, None, gone, all_days, False))
    return sorted(found, key=str)


def of_lessons(tables, pupil, unexcused, since, on):
    """Lessons the pupil missed of those known, and how many are known."""
    subjects = {
        (row["school_class"], row["subject"])
        for name in ("marks", "absences")
        for row in tables[name]
        if row["pupil_id"] == pupil and row["date"] is not None
    }
    facts = [row for row in tables["lesson_plans"] if row["actual"] is not None]
    planned = {(row["school_class"], row["subject"]) for row in facts}
    lessons = [
        row
        for row in facts
        if since <= row["actual"] <= on and (row["school_class"], row["subject"]) in subjects
    ]
    missed = [row for row in unexcused if (row["school_class"], row["subject"]) in planned]
    return len(missed), len(lessons)


def week_of(tables, label, on):
    saturdays = {day for day in lesson_days(FIRST, on, 6) if day.weekday() == 5}
    marked = {
        row["date"] for row in within(tables["marks"], FIRST, on) if row["school_class"] == label
    }
    least = Thresholds.load().saturdays_percent * len(saturdays)
    return 6 if saturdays and 100 * len(marked & saturdays) >= least else 5


def gaps(tables, on, rules):
    since, _ = window(on, rules["gap_days"])
    items = {}
    for source in (topics_of_protocols, control_works, topics_of_lessons):
        for (pupil, subject, item), weak, name in source(tables, since, on, rules):
            own = items.setdefault((pupil, subject), {})
            was, names = own.get(item, (False, set()))
            own[item] = was or weak, names | ({name} if name else set())
    found = []
    for (pupil, _), own in items.items():
        weak = [names for is_weak, names in own.values() if is_weak]
        large = 100 * len(weak) >= rules["gap_share"] * len(own)
        if len(weak) >= rules["gap_topics"] and large:
            name = min(each for names in weak for each in names)
            label = class_of(tables, pupil, on)
            found.append((label, pupil, name, len(weak), len(own), False))
    return sorted(found, key=str)


def told_tasks(tables, since, on):
    rows = within(tables["test_scores"], since, on)
    return [row for row in rows if row["topic"] is not None and row["max_score"]]


def topics_of_protocols(tables, since, on, rules):
    rows = told_tasks(tables, since, on)
    for key, own in grouped(rows, lambda r: (r["pupil_id"], plain(r), item_of(r["topic"]))).items():
        got = sum(row["score"] or 0 for row in own)
        most = sum(row["max_score"] for row in own)
        yield key, 100 * got < rules["gap_percent"] * most, min(row["subject"] for row in own)


def control_works(tables, since, on, rules):
    told = {(r["pupil_id"], plain(r), r["date"]) for r in told_tasks(tables, since, on)}
    rows = [row for row in within(tables["marks"], since, on) if is_control_work(row["kind"] or "")]
    works = grouped(rows, lambda r: (r["pupil_id"], plain(r), r["date"]))
    for (pupil, subject, day), own in works.items():
        if (pupil, subject, day) not in told:
            failed = [row["subject"] for row in own if row["mark"] <= 2]
            yield (pupil, subject, day.isoformat()), bool(failed), min(failed, default=None)


def topics_of_lessons(tables, since, on, rules):
    plans = [r for r in tables["lesson_plans"] if r["actual"] and since <= r["actual"] <= on]
    topics = grouped(
        [row for row in plans if row["topic"] is not None],
        lambda r: (r["school_class"], r["subject"], r["actual"]),
    )
    marked = {}
    for row in within(tables["marks"], since, on):
        if is_control_work(row["kind"] or ""):
            continue
        for key in {row["subject"], f"{plain(row)} | "}:
            own = topics.get((row["school_class"], key, row["date"]), [])
            names = {item_of(each["topic"]) for each in own}
            if len(names) == 1 and not is_control_work(own[0]["topic"]):
                marked.setdefault((row["pupil_id"], plain(row), names.pop()), []).append(row)
    for key, own in marked.items():
        if len(own) >= rules["gap_marks"]:
            mean = half_up(sum(row["mark"] for row in own), len(own))
            yield key, mean <= rules["gap_mean"], min(row["subject"] for row in own)


def item_of(topic):
    return topic.strip().lower()


def observed(rows, on, rules, sign, kinds):
    """`kinds`: by key the sign, the level that alarms, the worst level."""
    since, _ = window(on, rules["observed_days"])
    found = []
    own = [r for r in rows if kinds[r.kind][0] == sign and r.level is not None]
    own = [r for r in own if since <= r.on <= on]
    for pupil, seen in grouped(own, lambda r: r.pupil_id).items():
        seen.sort(key=lambda r: (r.on, r.number))
        alarming = []
        for row in seen:
            _, alarm, worst = kinds[row.kind]
            if row.level >= alarm:
                alarming.append((row.kind, row.level == worst))
            else:
                alarming = [each for each in alarming if each[0] != row.kind]
        if len(alarming) >= rules[f"{sign}_times"] or any(worst for _, worst in alarming):
            label = seen[-1].school_class
            found.append((label, pupil, None, len(alarming), len(seen), False))
    return sorted(found, key=str)

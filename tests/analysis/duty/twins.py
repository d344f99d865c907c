"""Plain twins of the checks: loops over days and rows, slow and easy to read."""

from datetime import date, timedelta
from fractions import Fraction

from duties import calendar

SINCE = date(2025, 9, 1)
OFF = {date(2025, 11, 3), date(2025, 11, 4), date(2025, 12, 31)}
CONTROL = "Контрольная работа"
DAY = timedelta(days=1)


def between(after, until):
    """Every day after one until another, which is in."""
    return [after + DAY * n for n in range(1, max(0, (until - after).days) + 1)]


def is_lesson_day(day, week):
    in_term = any(term.first <= day <= term.last for term in calendar().quarters)
    return in_term and day.weekday() < week and day not in OFF


def lesson_days(after, until, week):
    return sum(is_lesson_day(day, week) for day in between(after, until))


def ordinary(rows, on, day="date"):
    return [row for row in rows if row[day] is not None and SINCE <= row[day] <= on]


def of_class(rows, label):
    return [row for row in rows if row["school_class"] == label]


def week_of(tables, label, on, limits):
    saturdays = {
        day for day in between(SINCE - DAY, on) if day.weekday() == 5 and is_lesson_day(day, 6)
    }
    marked = {row["date"] for row in of_class(ordinary(tables["marks"], on), label)} & saturdays
    least = limits.saturdays_percent * len(saturdays)
    return 6 if saturdays and 100 * len(marked) >= least else 5


def plan_days(tables, label):
    """Days of lessons by subject."""
    found = {}
    for row in of_class(tables["lesson_plans"], label):
        day = row["actual"] or row["planned"]
        if day is not None and day >= SINCE:
            found.setdefault(row["subject"], []).append(day)
    return found


def mark_days(tables, label, on):
    found = {}
    for row in of_class(ordinary(tables["marks"], on), label):
        found.setdefault(row["subject"], []).append(row["date"])
    return found


def lessons_without_marks(tables, on, limits):
    found = []
    for label in labels(tables):
        plans, marks = plan_days(tables, label), mark_days(tables, label, on)
        if not plans and not marks:
            continue
        week = week_of(tables, label, on, limits)
        dues = [day for days in plans.values() for day in days if day <= on]
        last = max((day for days in marks.values() for day in days), default=None)
        start = last or min(day for days in plans.values() for day in days) - DAY
        silent = lesson_days(start, max(dues, default=on), week)
        if silent >= limits.silent_days_often:
            found.append((label, None, None, last, None, silent, limits.silent_days_often))
        if last is None:
            continue
        for subject in {*plans, *marks}:
            days = _silence(plans.get(subject), marks.get(subject), min(on, last), on, week)
            most = _most(plans.get(subject) or marks[subject], week, limits)
            if days is not None and days >= most:
                own = max(marks[subject]) if subject in marks else None
                found.append((label, subject, None, own, None, days, most))
    return sorted(found, key=str)


def _silence(plan, marks, until, on, week):
    if plan is not None:
        due = [day for day in plan if day <= on]
        if not due:
            return None
        until = min(until, max(due))
    return lesson_days(max(marks) if marks else min(plan) - DAY, until, week)


def _most(days, week, limits):
    span = lesson_days(min(days) - DAY, max(days), week)
    if span < limits.rhythm_days:
        return limits.silent_days_weekly
    halves = 2 * len(set(days)) * week
    if halves >= 7 * span:  # 3,5 lessons and more are rounded to four
        return limits.silent_days_often
    return limits.silent_days_twice if halves >= 3 * span else limits.silent_days_weekly


def labels(tables):
    return {row["school_class"] for rows in tables.values() for row in rows}


def by_class_and_subject(rows):
    found = {}
    for row in rows:
        found.setdefault((row["school_class"], row["subject"]), []).append(row)
    return found


def plans_without_facts(tables, on, limits):
    found = []
    for place, rows in by_class_and_subject(tables["lesson_plans"]).items():
        facts = [row["actual"] for row in rows if row["actual"] and row["actual"] <= on]
        last = max(facts, default=None)
        passed = [
            row
            for row in rows
            if row["planned"]
            and row["planned"] >= SINCE
            and lesson_days(row["planned"], on, 5) >= limits.plan_days
        ]
        missing = [
            row
            for row in passed
            if row["actual"] is None and (last is None or row["planned"] > last)
        ]
        if missing:
            found.append((*place, None, last, None, len(missing), len(passed)))
    return sorted(found, key=str)


def classes_without_plans(tables, on, limits):
    planned = by_class_and_subject(
        [r for r in tables["lesson_plans"] if (r["actual"] or r["planned"] or date.min) >= SINCE]
    )
    marked = by_class_and_subject(ordinary(tables["marks"], on))
    found = [
        (*place, None, None, None, len(rows), limits.plan_marks)
        for place, rows in marked.items()
        if place not in planned and len(rows) >= limits.plan_marks
    ]
    if found and not planned:
        return [(None, None, None, None, None, len(found), len(found))]
    return sorted(found, key=str)


def works(tables, on, limits):
    """Class, subject, day, how many have a mark, how many were there."""
    found = []
    for row in tables["lesson_plans"]:
        days = [day for day in (row["planned"], row["actual"]) if day]
        if row["topic"] != CONTROL or not days or (row["actual"] or row["planned"]) < SINCE:
            continue
        if lesson_days(max(days), on, 5) < limits.work_days:
            continue
        label, subject = row["school_class"], row["subject"]
        week = week_of(tables, label, on, limits)
        own = [r for r in of_class(ordinary(tables["marks"], on), label) if r["subject"] == subject]
        away = of_class(ordinary(tables["absences"], on), label)
        marked = {r["pupil_id"] for r in own if _is_for(r, days, week, limits)}
        there = {r["pupil_id"] for r in own}
        there |= {r["pupil_id"] for r in away if r["subject"] == subject}
        there -= {
            r["pupil_id"]
            for r in away
            if r["reason"] != "late" and r["subject"] in (None, subject) and r["date"] in days
        }
        found.append((label, subject, row["actual"] or row["planned"], len(marked), len(there)))
    return found


def _is_for(mark, days, week, limits):
    day = mark["date"]
    if day in days:
        return True
    later = day > max(days) and lesson_days(max(days), day, week)
    in_term = min(days) <= day <= max(days) or (
        later is not False
        and (later < limits.work_days or (later == limits.work_days and is_lesson_day(day, week)))
    )
    return in_term and mark["kind"] in (None, CONTROL)


def works_without_marks(tables, on, limits):
    rows = works(tables, on, limits)
    return sorted(((c, s, None, d, None, n, of) for c, s, d, n, of in rows if not n), key=str)


def works_with_few_marks(tables, on, limits):
    rows = works(tables, on, limits)
    few = [row for row in rows if 0 < 100 * row[3] < limits.work_percent * row[4]]
    return sorted(((c, s, None, d, None, n, of) for c, s, d, n, of in few), key=str)


def ended(on, days):
    return [term for term in calendar().quarters if (on - term.last).days >= days]


def pupils_of_term(tables, term, on, limits):
    """Marks of pupils with enough of them, by class, subject and pupil."""
    found = {}
    for row in tables["marks"]:
        if term.first <= row["date"] <= term.last:
            place = row["school_class"], row["subject"], row["pupil_id"]
            found.setdefault(place, []).append(row)
    return {place: rows for place, rows in found.items() if len(rows) >= limits.final_marks}


def missing_final_marks(tables, on, limits):
    found = []
    for term in ended(on, limits.final_days):
        after = term.last - timedelta(days=limits.seen_days)
        seen = {
            row["pupil_id"]
            for name in ("marks", "absences")
            for row in ordinary(tables[name], on)
            if row["date"] > after
        }
        has = {
            (row["pupil_id"], row["subject"])
            for row in tables["final_marks"]
            if row["term"] == term.title and (row["mark"] or row["entry"])
        }
        classes = {}
        for label, subject, pupil in pupils_of_term(tables, term, on, limits):
            if pupil in seen:
                classes.setdefault((label, subject), {})[pupil] = (pupil, subject) in has
        if len(classes) > 1 and not any(v for own in classes.values() for v in own.values()):
            found.append((None, None, None, None, term.title, len(classes), len(classes)))
            continue
        for place, own in classes.items():
            missing = [pupil for pupil, known in own.items() if not known]
            if len(missing) == len(own):
                found.append((*place, None, None, term.title, len(own), len(own)))
            else:
                found += [(*place, pupil, None, term.title, 1, 1) for pupil in missing]
    return sorted(found, key=str)


def final_against_mean(tables, on, limits):
    """Bounds of the catalogue; marks have no weights."""
    low = {5: Fraction(465, 100), 4: Fraction(365, 100), 3: Fraction(265, 100)}
    far = Fraction(limits.final_distance, 100)
    found = []
    for term in ended(on, 0):
        for (label, subject, pupil), rows in pupils_of_term(tables, term, on, limits).items():
            total = sum(row["mark"] for row in rows)
            mean = Fraction(total, len(rows))
            for final in tables["final_marks"]:
                mark, whose = final["mark"], (final["pupil_id"], final["subject"])
                if mark is None or whose != (pupil, subject) or final["term"] != term.title:
                    continue
                kinder = mark in low and low[mark] - mean > far
                harder = mark < 5 and mean - low[max(mark + 1, 3)] > far
                if kinder or harder:
                    found.append((label, subject, pupil, None, term.title, total, len(rows)))
    return sorted(found, key=str)


def equal_marks(tables, on, limits):
    found = []
    for place, rows in by_class_and_subject(ordinary(tables["marks"], on)).items():
        pupils = {row["pupil_id"] for row in rows}
        alike = len({row["mark"] for row in rows}) == 1
        if alike and len(rows) >= limits.equal_marks and len(pupils) >= limits.equal_pupils:
            found.append((*place, None, None, None, len(rows), len(rows)))
    return sorted(found, key=str)


def marks_on_days_off(tables, on, limits):
    rows = ordinary(tables["marks"], on)
    classes = {row["school_class"] for row in rows}
    found = []
    for day in {row["date"] for row in rows}:
        own = [
            row
            for row in rows
            if row["date"] == day
            and not is_lesson_day(day, week_of(tables, row["school_class"], on, limits))
        ]
        those = {row["school_class"] for row in own}
        if not own:
            continue
        if len(classes) > 1 and 100 * len(those) >= limits.shared_day_percent * len(classes):
            found.append((None, None, None, day, None, len(those), len(classes)))
            continue
        for place, some in by_class_and_subject(own).items():
            found.append((*place, None, day, None, len(some), len(some)))
    return sorted(found, key=str)


def backdated_marks(rows, on, limits):
    found, days = [], {}
    for row in ordinary(rows, on):
        if row["marked_on"] and row["marked_on"] <= on:
            place = row["school_class"], row["subject"], row["marked_on"]
            days.setdefault(place, []).append((row["marked_on"] - row["date"]).days)
    for (label, subject, day), late in days.items():
        many = sum(each >= limits.backdate_days for each in late)
        if many >= limits.backdated_marks:
            found.append((label, subject, None, day, None, many, len(late)))
    return sorted(found, key=str)

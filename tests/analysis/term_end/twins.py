"""Zones counted row by row, as one would on paper."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from math import exp, lgamma


def plain(subject):
    return subject.partition(" | ")[0]


def results(rows, when, numbers, bounds):
    """{(class, pupil, subject): (low, good, by_mean)}"""
    since, on = when.window.since, when.window.on
    found, said = {}, set()
    finals = defaultdict(list)
    for row in rows["final_marks"]:
        if row["term"].lower() in [t.lower() for t in when.terms]:
            finals[row["school_class"], row["pupil_id"], plain(row["subject"])].append(row)
    for (label, pupil, subject), own in finals.items():
        marks = [row["mark"] for row in own if row["mark"] is not None]
        entries = [row["entry"] for row in own if row["entry"] is not None]
        if not marks and not entries:
            continue
        said.add((pupil, subject))
        if marks:
            found[label, pupil, subject] = (min(marks) <= 2, min(marks) >= 4, False)
        elif max(entries) == "not_assessed":
            found[label, pupil, subject] = (True, False, False)
    own = [r for r in rows["marks"] if r["date"] and since <= r["date"] <= on]
    after = max((r["date"] for r in own), default=on) - timedelta(numbers["seen_days"])
    there = {
        r["pupil_id"] for name in ("marks", "absences") for r in rows[name]
        if r["date"] and r["date"] > after
    }  # fmt: skip
    exempt = {
        (r["pupil_id"], plain(r["subject"]))
        for r in rows["entries"]
        if r["kind"] == "exempt" and r["subject"]
    }
    current = defaultdict(list)
    for row in own:
        current[row["school_class"], row["pupil_id"], plain(row["subject"])].append(row["mark"])
    for (label, pupil, subject), marks in current.items():
        if (pupil, subject) in said | exempt or pupil not in there:
            continue
        if len(marks) >= numbers["least_marks"]:
            mean = Fraction(100 * sum(marks), len(marks))
            mark = max((int(m) for m, least in bounds.items() if mean >= least), default=2)
            found[label, pupil, subject] = (mark <= 2, mark >= 4, True)
    return found


def shares(rows, when, numbers, bounds):
    """{(kind, class, subject): (numerator, denominator)}"""
    found = results(rows, when, numbers, bounds)
    counted = defaultdict(lambda: [0, 0])
    pupils = defaultdict(list)
    for (label, pupil, subject), (low, good, _) in found.items():
        for key in ((label, subject), ("", subject)):
            scope = "place" if key[0] else "subject"
            for kind, bad in ((f"{scope}_low", low), (f"{scope}_quality", not good)):
                counted[kind, *key][0] += bad
                counted[kind, *key][1] += 1
        pupils[label, pupil].append((low, good))
    for (label, _), own in pupils.items():
        for kind, bad in (
            ("class_low", any(low for low, _ in own)),
            ("class_quality", not all(good for _, good in own)),
        ):
            counted[kind, label, ""][0] += bad
            counted[kind, label, ""][1] += 1
    return {key: tuple(value) for key, value in counted.items()}


def zones(counted, numbers):
    """Keys of zones: so many, or more, are improbable enough where each is one with the share."""
    school = {
        kind: [sum(c[i] for k, c in counted.items() if k[0] == kind) for i in (0, 1)]
        for kind in {key[0] for key in counted}
    }
    named = set()
    for (kind, label, subject), (part, whole) in counted.items():
        other = counted["subject_quality", "", subject] if kind == "place_quality" else school[kind]
        p = other[0] / other[1]
        chance = sum(probability(k, whole, p) for k in range(part, whole + 1))
        improbable = chance < (100 - numbers["confidence_percent"]) / 200
        if part >= numbers["least_pupils"] and part / whole > p and improbable:
            named.add((kind, label, subject))
    return named


def probability(k, n, p):
    """How probable k of n are where each is one with p."""
    ways = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1))
    return ways * p**k * (1 - p) ** (n - k)

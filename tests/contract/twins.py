"""Every measure once more, over lists of dictionaries: slow, obvious, without an engine."""

from collections import Counter, defaultdict
from fractions import Fraction
from math import floor

ATTAINMENT = {5: 100, 4: 64, 3: 36, 2: 16, 1: 7, "not_assessed": 7}
ENTRIES = ("not_assessed", "exempt", "credit", "no_credit")


def groups(rows, by):
    found = defaultdict(list)
    if not by:
        found[()] = []  # all rows are one group, even when there are none
    for row in rows:
        found[tuple(row[name] for name in by)].append(row)
    return [(dict(zip(by, key, strict=True)), inside) for key, inside in found.items()]


def in_period(rows, since=None, on=None):
    dated = [row for row in rows if row["date"] is not None]
    return [r for r in dated if (since or r["date"]) <= r["date"] <= (on or r["date"])]


def sums(rows, by):
    return [
        {
            **key,
            "marks": len(inside),
            "total": sum(row["mark"] for row in inside),
            "weighted_total": sum(row["mark"] * (row["weight"] or 0) for row in inside),
            "weight": sum(row["weight"] or 0 for row in inside),
            **{f"n{value}": [row["mark"] for row in inside].count(value) for value in range(1, 6)},
        }
        for key, inside in groups(rows, by)
    ]


def of_term(rows, term):
    return [row for row in rows if row["term"] == term]


def counts(rows, by):
    answer = []
    for key, inside in groups(rows, by):
        # A mark is counted even when an entry stands by it.
        said = Counter(row["mark"] or row["entry"] or "none" for row in inside)
        marks = {f"n{value}": said[value] for value in range(1, 6)}
        answer.append({**key, **marks, **{name: said[name] for name in (*ENTRIES, "none")}})
    return answer


def rates(rows, by):
    answer = []
    for row in counts(rows, by):
        said = {key: row.get(f"n{key}", row.get(key)) for key in ATTAINMENT}
        figures = {
            "denominator": sum(said.values()),
            "passed": said[5] + said[4] + said[3],
            "quality": said[5] + said[4],
            "attainment": sum(ATTAINMENT[key] * many for key, many in said.items()),
        }
        answer.append(row | figures)
    return answer


def categories(rows, by):
    answer = []
    for key, inside in groups(rows, [*by, "pupil_id"]):
        marks = sorted(row["mark"] for row in inside if row["mark"] is not None)
        missing = any(row["mark"] is None and row["entry"] == "not_assessed" for row in inside)
        category, part = _category(marks, missing)
        answer.append({**key, "category": category, "part": part})
    return answer


def _category(marks, missing):
    twos = [mark for mark in marks if mark <= 2]
    if twos:
        return "failing", "one_two" if len(twos) == 1 else None
    if missing:
        return "not_assessed", None
    if not marks:
        return None, None
    name, part = {3: ("satisfactory", "one_three"), 4: ("good", "one_four")}.get(
        marks[0], ("excellent", None)
    )
    return name, part if marks.count(marks[0]) == 1 else None


def totals(pupils, by, not_assessed_is_failing):
    names = ("excellent", "good", "satisfactory", "failing", "not_assessed")
    answer = []
    for key, inside in groups(pupils, by):
        said = Counter(pupil["category"] for pupil in inside)
        parts = Counter(pupil["part"] for pupil in inside)
        row = {**key, "denominator": sum(said[name] for name in names)}
        row |= {name: said[name] for name in names}
        row |= {name: parts[name] for name in ("one_four", "one_three", "one_two")}
        row["quality"] = said["excellent"] + said["good"]
        row["passed"] = row["quality"] + said["satisfactory"]
        if not_assessed_is_failing:
            row["failing"] += said["not_assessed"]
        answer.append(row)
    return answer


def compare(before, now, by, numerator, denominator):
    answer = {}
    for name, rows in (("before", before), ("now", now)):
        for row in rows:
            key = tuple(row[column] for column in by)
            empty = {f"{side}_{when}": 0 for when in ("before", "now") for side in SIDES}
            found = answer.setdefault(key, dict(zip(by, key, strict=True)) | empty)
            found[f"numerator_{name}"] = row[numerator]
            found[f"denominator_{name}"] = row[denominator]
    return list(answer.values())


SIDES = ("numerator", "denominator")


def failing(rows, low, high, weighted=False):
    """Hundredths of a mean, rounded half up, against hundredths of the order."""
    names = ("weighted_total", "weight") if weighted else ("total", "marks")
    answer = []
    for row in rows:
        total, count = (row[name] for name in names)
        if not count:
            continue
        hundredths = floor(Fraction(total, count) * 100 + Fraction(1, 2))
        if hundredths <= high:
            answer.append(row | {"below_range": hundredths < low})
    return answer


REASONS = ("unknown", "unexcused", "valid", "illness", "late")
PUPIL = ("school_id", "school_year", "school_class", "pupil_id", "subject")
CLASS = ("school_id", "school_year", "school_class", "subject")


def pupil_counts(tables, by, since, on):
    """How many pupils have a mark or an absence between two days, or a final mark."""
    found = defaultdict(set)
    dated = [row for name in ("marks", "absences") for row in in_period(tables[name], since, on)]
    for row in [*dated, *tables["final_marks"]]:
        found[tuple(row[key] for key in by)].add(row["pupil_id"])
    return [{**dict(zip(by, key, strict=True)), "pupils": len(who)} for key, who in found.items()]


def attendance(tables, by, since, on):
    """Absences and lessons between two days; groups of nothing are left out."""
    columns = (*REASONS, "lessons", "missed", "missed_unexcused")
    found = defaultdict(lambda: dict.fromkeys(columns, 0))
    lessons = [row for row in tables.get("lesson_plans", ()) if row["actual"]]
    planned = {tuple(row[key] for key in CLASS) for row in lessons}
    for row in in_period(tables["absences"], since, on):
        counted = found[tuple(row[key] for key in by)]
        counted[row["reason"]] += 1
        if row["reason"] != "late" and tuple(row[key] for key in CLASS) in planned:
            counted["missed"] += 1
            counted["missed_unexcused"] += row["reason"] == "unexcused"
    dated = [*in_period(tables.get("marks", ())), *in_period(tables["absences"])]
    for key in {tuple(row[name] for name in PUPIL) for row in dated}:
        pupil = dict(zip(PUPIL, key, strict=True))
        own = [r for r in lessons if all(r[name] == pupil[name] for name in CLASS)]
        for row in own:
            if since <= row["actual"] <= on:
                found[tuple(pupil[name] for name in by)]["lessons"] += 1
    named = [(dict(zip(by, key, strict=True)), counts) for key, counts in found.items()]
    return [key | counts for key, counts in named if any(counts.values())]


def expected_marks(rows, bounds):
    """`bounds`: (mark, least mean in hundredths), the highest first."""
    answer = []
    for row in rows:
        if row["marks"]:
            mean = Fraction(100 * row["total"], row["marks"])
            mark = next((mark for mark, bound in bounds if mean >= bound), 2)
            answer.append({**row, "mark": mark, "entry": None})
    return answer


def of_units(rows, municipality_of, numbers):
    placed = [{**row, "municipality": municipality_of[row["school_id"]]} for row in rows]
    return [
        {**key, **{name: sum(row[name] for row in inside) for name in numbers}}
        for key, inside in groups(placed, ["municipality"])
    ]

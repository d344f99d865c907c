"""Results of checks are kept and come back the same."""

import json
from datetime import date

from opora.analysis.duty.checking import Result
from opora.analysis.duty.checks import all_checks
from opora.analysis.duty.finding import Finding
from opora.analysis.duty.keeping import as_json, from_json
from opora.measures.shares import Share

CHECK = all_checks()[0]
FULL = Finding(
    CHECK.key, 1, "9А", "алгебра", "нет отметок", Share(3, 5), 4, 7, date(2026, 2, 3), "3", True
)
BARE = Finding(CHECK.key, 1, None, None, "нет КТП", Share(0, 0), 0)


def test_what_was_found_comes_back_the_same():
    results = [Result(CHECK, "правило", (FULL, BARE), ("нет календаря",))]
    assert from_json(json.loads(json.dumps(as_json(results)))) == results


def test_a_check_that_is_there_no_more_is_left_out():
    kept = as_json([Result(CHECK, "правило", (BARE,), ())])
    kept[0]["check"] = "of_an_older_program"
    assert from_json(kept) == []

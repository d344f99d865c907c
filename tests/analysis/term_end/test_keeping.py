"""A version of a report is read as it was written."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from analysis.term_end.figures import figures, lag, low
from opora.analysis.term_end.keeping import (
    figures_from,
    figures_json,
    recommendations_from,
    recommendations_json,
)
from opora.analysis.term_end.recommend import Recommendation

TEXT = st.text(max_size=20)
COUNT = st.integers(0, 2000)
MEASURED = st.builds(
    low, TEXT, TEXT, COUNT, COUNT, st.booleans(), st.sampled_from(["place_low", "absences"])
)


@given(st.lists(MEASURED | st.just(lag()), max_size=5))
def test_figures_come_back(measured):
    made = figures(*measured)

    assert figures_from(json.loads(json.dumps(figures_json(made)))) == made


@given(TEXT, st.none() | COUNT, TEXT)
def test_recommendations_come_back(text, staff, outcome):
    each = Recommendation(("a", "9А", "Алгебра"), "deputy_head", text, date(2026, 2, 2), staff,
                          outcome)  # fmt: skip

    assert recommendations_from(json.loads(json.dumps(recommendations_json([each])))) == [each]

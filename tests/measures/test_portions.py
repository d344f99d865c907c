"""Some schools at a time, or all at once: one answer."""

from opora.facts import view as views
from opora.facts.view import view_of
from opora.measures.means import SUMS
from opora.measures.periods import period_sums
from opora.measures.portions import in_portions, summed
from opora.vocabulary.period import Window
from stores import accepted

BY = ["school_id", "pupil_id", "subject"]


def in_order(rows):
    return sorted(rows.to_pylist(), key=str)


def test_portions_give_the_rows_of_the_whole(tmp_path, monkeypatch):
    rows = [
        {"school_id": n // 2, "pupil_id": n, "mark": n % 4 + 2, "school_class": f"9{'АБ'[n // 8]}"}
        for n in range(1, 9)
    ]
    view = view_of(accepted(tmp_path, {"marks": rows}))
    monkeypatch.setattr(views, "engine_settings", lambda: {"schools_at_once": 2})
    asked = []

    def ask(facts):
        asked.append(facts.school_ids())
        return period_sums(facts, BY, Window())

    assert sorted(view.classes()) == ["9А", "9Б"]
    found = in_portions(view.without_statistics(), ask, Window())

    assert asked == [[0, 1], [2, 3], [4]]
    assert in_portions(view, ask, Window()).num_rows == found.num_rows
    assert asked[3:] == [[0, 1, 2, 3, 4]]  # statistics are asked once
    assert in_order(found) == in_order(period_sums(view, BY, Window()).to_pyarrow())
    for by in (["school_id"], []):
        whole = period_sums(view, by, Window()).select(*by, *SUMS).to_pyarrow()
        assert in_order(summed(found, by, SUMS)) == in_order(whole)

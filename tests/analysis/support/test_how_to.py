"""The guide names everything that can be done with a case, and where it may stand."""

from pathlib import Path

from opora.analysis.support.case import ACTS, OUTCOME_TITLES, STATE_TITLES, Outcome

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "support.md"


def test_the_guide_names_every_act_state_and_outcome():
    said = GUIDE.read_text(encoding="utf-8")
    outcomes = [OUTCOME_TITLES[each] for each in Outcome if each != Outcome.MISTAKEN]
    for title in (*(act.title for act in ACTS.values()), *STATE_TITLES.values(), *outcomes):
        assert title in said, title


def test_the_table_of_the_guide_puts_acts_where_they_are_possible():
    rows = [line.split("|")[1:3] for line in GUIDE.read_text(encoding="utf-8").splitlines()
            if line.startswith("| ")]  # fmt: skip
    stands = {title: state for state, title in STATE_TITLES.items()}
    told = [(stands[where.strip()], what) for where, what in rows if where.strip() in stands]
    assert len(told) == len(STATE_TITLES)
    for act in ACTS.values():
        for state, what in told:
            if act.title in what:
                assert state in act.moves, (act.title, state)

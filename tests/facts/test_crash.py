"""A process killed while it writes: nothing accepted is lost, nothing shows by half."""

import pytest

from crash_child import Point
from crash_trial import Trial
from crash_works import WORKS, begin

KILLS = 40  # of each kind of work
MOMENTS = ("before", "after")
# Places in the order of the work, with the number of the file that is about the middle.
UPLOAD = [
    ("originals", 1),
    ("facts/final_marks", 1),
    ("current/marks", 1),
    ("current/statistics", 1),
]
REBUILD = [("facts/final_marks", 4), ("current/marks", 2), ("current/statistics", 3)]
WITHDRAWAL = [("current/final_marks", 1), ("current/statistics", 1)]
SUMS = [("current/mark_sums", 1), ("current/final_sums", 1), ("ledger", 2)]


def points(work, before, after):
    """Points of the first step: what it does until its commit, the commit, and what follows."""
    moments = [(Point(moment, *place), False) for place in before for moment in MOMENTS]
    moments += [(Point(moment, "ledger"), moment == "after") for moment in MOMENTS]
    moments += [(Point(moment, *place), True) for place in after for moment in MOMENTS]
    return [(work, *each) for each in moments]


@pytest.fixture(scope="module")
def trial_of(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crash")
    begin(folder / "start", folder / "start_files")
    made = {}

    def of(work):
        if work not in made:
            made[work] = Trial(work, folder / "start", folder / work)
        return made[work]

    return of


@pytest.mark.parametrize(
    ("work", "point", "happened"),
    [
        *points("compaction", UPLOAD, SUMS),
        *points("rebuild", REBUILD, SUMS),
        *points("withdraw", WITHDRAWAL, []),
    ],
    ids=str,
)
def test_killed_at_a_point(trial_of, work, point, happened):
    trial_of(work).kill_at(point, happened)


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("seed", range(1000, 1003))
def test_killed_at_a_random_moment(trial_of, work, seed):
    trial_of(work).kill(seed)


@pytest.mark.slow
@pytest.mark.parametrize("work", WORKS)
def test_killed_at_many_random_moments_of_the_whole_work(trial_of, work):
    left = [trial_of(work).kill(seed) for seed in range(KILLS)]

    # Kills that all fall before the work, or after it, would test nothing.
    assert len({each.commits for each in left}) >= 3
    assert sum(each.orphans > 0 for each in left) >= KILLS // 10

"""`make bench`: figures of this tree against named baselines, each pair in the same run."""

"""Signs of risk: the list that matters, a pupil's signs and decisions, the selective check."""

"""Academic debts of a school and of a pupil."""

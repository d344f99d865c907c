"""A pupil."""

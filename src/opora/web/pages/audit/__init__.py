"""Who saw and changed what: of a unit, and of one pupil."""

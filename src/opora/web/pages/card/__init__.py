"""The card of a pupil: everything on one time line, a chart of each subject, observations."""

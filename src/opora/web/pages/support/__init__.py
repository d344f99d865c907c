"""Support of a pupil: cases, routes, the log of work, controls, hand-overs."""

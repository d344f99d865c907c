"""The card of a unit and what may be done with it."""

"""Results of a unit."""

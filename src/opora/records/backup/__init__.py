"""A copy of an installation, whole at one moment, and what it is brought back by."""

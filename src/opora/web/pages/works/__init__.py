"""Control works."""

"""Mapping of an unknown sheet: a person says which column is what."""

"""Data-entry duty: what was entered late, not entered, or looks unlikely."""

"""Thresholds of the signs of risk: what is in force, by which act, and how to change it."""

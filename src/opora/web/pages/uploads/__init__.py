"""Uploads of a school: sending files, and the history."""

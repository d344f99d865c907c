"""Опора: early help for pupils and schools in trouble."""

__version__ = "0.1.0"

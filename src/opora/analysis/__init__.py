"""Findings over measures: tables in, tables out."""

"""A one-time link."""

"""Sealed packages: forms that one installation hands to another as a file."""

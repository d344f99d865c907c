"""Sealed packages of forms: taken in from other installations, written for the level above."""

"""Comments put into a person's own file: whatever is not a comment stays byte by byte.

Runs in the limited child only: the files are untrusted.
"""

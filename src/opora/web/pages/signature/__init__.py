"""Signing a form outside the program: a detached signature, a scan of the signed paper."""

"""Every read: plain dataclasses, never a model; what a person may see is asked here."""

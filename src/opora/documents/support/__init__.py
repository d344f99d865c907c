"""Papers of support: a plain description of each in, a report out."""

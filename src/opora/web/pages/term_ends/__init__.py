"""The end of a term: who does what, problem zones, the report of the working group."""

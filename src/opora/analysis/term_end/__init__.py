"""The end of a term: problem zones, comparison with the last term, drafts of recommendations."""

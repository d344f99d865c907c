"""Parts of forms that an expert hands in for the unit."""

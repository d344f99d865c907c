"""One upload: what was recognised, what is doubtful, what would change."""

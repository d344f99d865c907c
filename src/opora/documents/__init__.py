"""Templates and numbers into docx, pdf and xlsx."""

"""Terms of a school's own."""

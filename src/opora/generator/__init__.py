"""An invented region: schools, children, years of journals; the same for the same seed."""

"""Forms of campaigns in a school: what is owed, filling in, certifying, handing in."""

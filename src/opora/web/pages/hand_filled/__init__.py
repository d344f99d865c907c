"""Forms filled by hand: taken in for a due date, put right cell by cell, accepted."""

"""Forms that a school filled by hand: read cell by cell, given back with comments, sent empty."""

"""Results of a school as tables: every figure opens, no table holds a name."""

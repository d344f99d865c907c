"""An order as data: the only reader of order TOML."""

"""A class and its subjects."""

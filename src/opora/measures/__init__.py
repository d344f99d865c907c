"""Means, shares, categories: always a numerator and a denominator."""

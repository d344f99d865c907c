"""Loading lists of people and units: first a plan to look at, then the same plan carried out."""

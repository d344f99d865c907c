"""Loading lists of people and units with a look before."""

"""Councils of a school: agenda, minutes, decisions and what came of them."""

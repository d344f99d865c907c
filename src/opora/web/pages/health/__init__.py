"""How the server is, for whoever watches it."""

"""Staff: who works where, leads and teaches what, and has which role."""

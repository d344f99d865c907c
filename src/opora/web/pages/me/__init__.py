"""My own rights, sessions, password and one-time codes."""

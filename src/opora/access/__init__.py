"""Who may do what, where and why: pure rules, no database."""

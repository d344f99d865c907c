"""What was not entered in time or looks unlikely."""

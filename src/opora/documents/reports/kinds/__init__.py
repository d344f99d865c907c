"""One module a report: its `REPORT` says what it is and how it is made."""

"""Support of a pupil: what a case may go through, drafts of routes, texts of work done."""

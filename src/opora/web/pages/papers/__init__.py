"""Papers of a pupil: consents of the parents and notices to them."""

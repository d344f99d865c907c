"""Every write: keyword-only functions with `by=`, atomic, each leaving an audit event."""

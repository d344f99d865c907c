"""Files in: recognising and reading what journals export."""

"""A session for other programs."""

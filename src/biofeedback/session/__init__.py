"""A running session: the state machine, and the one path that every record takes."""

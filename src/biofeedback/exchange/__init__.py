"""Foreign files read, and sessions written for other programs."""

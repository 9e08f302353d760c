"""Foreign files to records."""

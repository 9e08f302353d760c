"""Sessions on disk, in one SQLite file."""

"""The session screen: choose a source, breathe with the pacer, look at what came of it."""

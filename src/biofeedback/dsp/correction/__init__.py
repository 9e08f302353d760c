"""Beats that are wrong: found, named and mended beside the raw ones."""

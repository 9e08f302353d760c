"""Numbered SQL scripts, each of which brings a library from one version to the next."""

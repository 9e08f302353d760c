"""Whole sessions and spans of them, computed offline."""

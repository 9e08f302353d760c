"""The screen of stored sessions."""

"""The screen of what the machine's user can choose."""

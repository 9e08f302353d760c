"""The ECG of a strap: its beats, their shapes, and what they say of the strap's own intervals."""

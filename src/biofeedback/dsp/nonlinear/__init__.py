"""Scatter, scaling, entropy and recurrence of intervals."""

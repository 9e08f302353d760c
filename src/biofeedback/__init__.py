"""Guided breathing and heart-rate-variability biofeedback."""

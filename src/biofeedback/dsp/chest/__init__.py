"""Breathing and movement as a chest strap feels them, and the choice of the best breathing."""

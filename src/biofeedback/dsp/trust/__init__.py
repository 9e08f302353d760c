"""Whether a strap sends what it should: wrong units, repeats, fillers, invented values."""

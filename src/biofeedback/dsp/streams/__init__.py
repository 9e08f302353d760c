"""Streams of samples from a sensor: decoding, timing, losses."""

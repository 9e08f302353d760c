"""Plots; the only package that may import pyqtgraph."""

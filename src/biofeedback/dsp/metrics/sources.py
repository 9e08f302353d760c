"""Sources that several metrics share, with their DOI."""

TASK_FORCE_1996 = "Task Force 1996, doi:10.1161/01.CIR.93.5.1043"
"""Standards of measurement: time and frequency domain."""
ULTRA_SHORT = "Shaffer, Meehan and Zerr 2020, doi:10.3389/fnins.2020.594880"
"""How short a window may be."""
WELCH_1967 = "Welch 1967, doi:10.1109/TAU.1967.1161901"
"""The average of tapered, overlapping segments' spectra."""

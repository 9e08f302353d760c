"""Limits for tests: a virtual strap answers within milliseconds."""

from biofeedback.sensors.ble.limits import LinkLimits

SHORT = LinkLimits(
    scan_s=0.4,
    connect_s=1.2,
    answer_s=1.0,
    watchdog_s=0.6,
    disconnect_s=0.5,
    backoff_min_s=0.02,
    backoff_max_s=0.1,
)

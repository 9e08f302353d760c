"""How long each step towards a strap may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLimits:
    """Limits of one link; each wait in this package ends by one of these."""

    scan_s: float = 5.0
    """One search for a known strap. Short, because a search that was begun before the adapter was
    switched off and on finds nothing, and because other straps wait for the radio meanwhile."""
    connect_s: float = 10.0
    """From asking for a connection to knowing the device's services; 1 to 3 s are usual."""
    answer_s: float = 4.0
    """One question to the system or the device: starting a scan, subscribing, reading."""
    watchdog_s: float = 6.0
    """Without a packet for this long a link counts as dead: straps send once a second, stalls
    last up to 2.5 s, and a Bluetooth service that died tells nobody."""
    disconnect_s: float = 4.0
    """Two or three seconds are usual on BlueZ; a service that died never answers."""
    backoff_min_s: float = 0.2
    """Rest after the first failure; each further one doubles it."""
    backoff_max_s: float = 3.0
    without_service_tries: int = 2
    """How many connections in a row must lack the heart-rate measurement before it is believed;
    the first may show what the system remembers from another time."""


DEFAULT_LIMITS = LinkLimits()
"""The limits for real straps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamLimits:
    """Limits of the streams that a strap sends beside its intervals."""

    answer_s: float = 4.0
    """From a request at the control point to the device's answer."""
    samples_s: float = 45.0
    """Without a frame for this long a stream counts as failed; the first ones are reported to take
    up to 30 s."""
    silent_restarts: int = 1
    """How often a stream without frames is asked for again before it is given up."""
    rest_min_s: float = 1.0
    """Rest after the device stopped a stream; each further time in a row doubles it."""
    rest_max_s: float = 60.0
    costly_s: float = 20.0
    """A link that breaks this soon after its streams were asked for may have broken of them."""
    costly_breaks: int = 2
    """So many such breaks in a row, and the streams are left off."""
    stop_s: float = 3.0
    """Stopping every stream before disconnecting; one that goes on empties the battery."""
    stop_mute_s: float = 1.0
    """The same where the device does not answer any more, and being back matters more."""


DEFAULT_STREAM_LIMITS = StreamLimits()
"""The limits for real straps."""

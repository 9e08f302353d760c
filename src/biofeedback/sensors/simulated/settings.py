"""What the simulated body and strap are like; frozen, with calm and lively presets."""

from dataclasses import dataclass, field

from biofeedback.sensors.simulated.faults import FaultRate, FaultSpan

_SOME_MOVEMENTS = FaultRate(per_hour=40.0, shortest_s=2.0, longest_s=5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedBody:
    """A person at rest who can follow a pacer.

    Raises ValueError where a rate is not positive or a share lies outside 0 to 1.
    """

    mean_rate_bpm: float = 67.0
    natural_breaths_per_min: float = 14.0
    """How the person breathes when nobody asks for anything."""
    natural_inhale_share: float = 0.42
    natural_depth: float = 0.9
    """Fullness of the chest at the end of a natural inhale; a paced one fills it to 1."""
    breath_spread: float = 0.09
    """Standard deviation of the natural breath's length, relative to it."""
    depth_spread: float = 0.06
    """Standard deviation of a breath's depth, relative to it."""
    pacer_lag_s: float = 0.25
    """How long after the pacer the chest turns, on average."""
    pacer_lag_spread_s: float = 0.12
    """Standard deviation of that lag, from turn to turn."""
    adherence: float = 0.8
    """Share of the distance to the pacer that is made up for within one inhale or exhale."""
    resonance_per_min: float = 5.5
    """Breathing rate at which the baroreflex answers most."""
    resonance_q: float = 2.0
    """Sharpness of that answer; centre frequency over bandwidth."""
    resonant_swing_bpm: float = 10.0
    """Peak to trough of the baroreflex's answer to full breaths at the resonance."""
    direct_swing_bpm: float = 6.5
    """Peak to trough of the direct vagal answer to full breaths that are very slow."""
    direct_corner_per_min: float = 7.2
    """Above this rate the direct answer falls by 20 dB a decade."""
    slow_wave_hz: float = 0.1
    slow_wave_rms_bpm: float = 1.0
    """Waves of blood pressure that come and go whatever the breath does."""
    slow_wave_lasts_s: float = 15.0
    """Time in which such a wave forgets its phase."""
    drift_rms_bpm: float = 0.9
    drift_lasts_s: float = 120.0
    """Time in which the drift forgets itself."""
    beat_jitter: float = 0.006
    """Standard deviation of an interval that nothing explains, relative to it."""
    ectopics_per_hour: float = 3.0
    """Early beats, each with its compensatory pause."""
    movements: FaultRate = _SOME_MOVEMENTS
    """The trunk moves."""

    def __post_init__(self) -> None:
        rates = (self.mean_rate_bpm, self.natural_breaths_per_min, self.resonance_per_min)
        if min(*rates, self.resonance_q, self.slow_wave_lasts_s, self.drift_lasts_s) <= 0:
            raise ValueError("rates, sharpness and lengths of a simulated body must be positive")
        if not (0 < self.natural_inhale_share < 1 and 0 <= self.adherence <= 1):
            raise ValueError("shares of a simulated body must lie between 0 and 1")


_NEVER = FaultRate()
_FEW_STALLS = FaultRate(per_hour=6.0, shortest_s=0.3, longest_s=1.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedStrapSettings:
    """A strap on that body, and the radio between it and the program.

    Raises ValueError where the sender's period is not positive or the battery is out of range.
    """

    period_s: float = 1.0
    """From packet to packet, on the strap's clock."""
    sampling_error: float = 0.004
    """By which share its streams of samples run faster than they should."""
    clock_drift_ppm: float = 20.0
    """By how many millionths the strap's clock runs fast; its intervals and packets alike."""
    delay_s: float = 0.35
    """How old a beat is at least when the strap sends it."""
    jitter_s: float = 0.03
    """Most that the radio adds to an undisturbed packet."""
    has_contact_bit: bool = True
    """Whether the strap says if it touches the skin."""
    missed_per_hour: float = 1.0
    """Beats that the strap does not see."""
    extra_per_hour: float = 1.0
    """Beats that the strap sees where there are none, such as a tall T wave."""
    battery_percent: float = 87.0
    battery_percent_per_hour: float = 0.3
    stalls: FaultRate = _FEW_STALLS
    """Packets are held back and come together at the end."""
    packet_losses: FaultRate = _NEVER
    """What is sent in between never arrives."""
    contact_losses: FaultRate = _NEVER
    """No beat is seen; packets go on without intervals."""
    link_losses: FaultRate = _NEVER
    """The connection drops and returns; what happened in between is not told."""
    scheduled: tuple[FaultSpan, ...] = ()
    """Faults at known times, beside the random ones."""

    def __post_init__(self) -> None:
        if self.period_s <= 0 or not 0 <= self.battery_percent <= 100:
            raise ValueError("a simulated strap needs a period and 0 to 100 percent of battery")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSettings:
    """Everything about one simulated sensor but its seed."""

    body: SimulatedBody = field(default_factory=SimulatedBody)
    strap: SimulatedStrapSettings = field(default_factory=SimulatedStrapSettings)


CALM = SimulatedSettings()
"""A healthy person with a good strap: what somebody who tries the program gets."""

CLEAN = SimulatedSettings(
    body=SimulatedBody(ectopics_per_hour=0.0, movements=FaultRate()),
    strap=SimulatedStrapSettings(missed_per_hour=0.0, extra_per_hour=0.0, stalls=FaultRate()),
)
"""The calm one without a single fault."""

LIVELY = SimulatedSettings(
    body=SimulatedBody(
        ectopics_per_hour=60.0, drift_rms_bpm=2.0, slow_wave_rms_bpm=1.5, pacer_lag_spread_s=0.25
    ),
    strap=SimulatedStrapSettings(
        clock_drift_ppm=40.0,
        missed_per_hour=30.0,
        extra_per_hour=30.0,
        battery_percent_per_hour=6.0,
        stalls=FaultRate(per_hour=60.0, shortest_s=0.3, longest_s=1.5),
        packet_losses=FaultRate(per_hour=20.0, shortest_s=0.5, longest_s=1.5),
        contact_losses=FaultRate(per_hour=6.0, shortest_s=4.0, longest_s=12.0),
        link_losses=FaultRate(per_hour=6.0, shortest_s=2.0, longest_s=8.0),
    ),
)
"""Everything that can go wrong, often."""

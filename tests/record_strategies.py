"""Records of every kind, for hypothesis."""

from hypothesis import strategies as st

from biofeedback.breathing import BreathingPattern
from biofeedback.records import (
    ClockJumped,
    EndAsked,
    EndReason,
    EndUndone,
    Interval,
    IntervalUnit,
    LinkChanged,
    LinkReason,
    LinkState,
    Marked,
    PacerChanged,
    Packet,
    PartStarted,
    Paused,
    Resumed,
    SessionEnded,
    Silence,
    StreamChanged,
    StreamState,
    Tick,
    UnknownRecord,
)
from biofeedback.streams import StreamKind

seconds = st.floats(0.0, 1e6)
common = {
    "t_s": seconds,
    "utc_s": st.floats(0.0, 4e9),
    "source": st.sampled_from(["strap", "engine"]),
}
texts = st.text(max_size=40)
patterns = st.builds(
    BreathingPattern, rate_per_min=st.floats(3.0, 20.0), inhale_share=st.floats(0.30, 0.60)
)

records = st.one_of(
    st.builds(Packet, **common, characteristic=texts, payload=st.binary(max_size=40)),
    st.builds(
        Interval,
        **common,
        value=st.floats(-1e6, 1e6),
        unit=st.sampled_from(IntervalUnit),
        resolution=st.floats(1e-6, 10.0),
        beat_s=st.none() | seconds,
    ),
    st.builds(
        LinkChanged,
        **common,
        state=st.sampled_from(LinkState),
        reason=st.sampled_from(LinkReason),
        detail=texts,
    ),
    st.builds(Silence, **common, silent_s=seconds),
    st.builds(
        StreamChanged,
        **common,
        stream=st.sampled_from(StreamKind),
        state=st.sampled_from(StreamState),
        detail=texts,
    ),
    st.builds(Tick, **common),
    st.builds(ClockJumped, **common, missed_s=st.floats(-1e6, 1e6)),
    st.builds(
        PartStarted,
        **common,
        index=st.integers(0, 20),
        name=texts,
        planned_s=st.none() | seconds,
    ),
    st.builds(PacerChanged, **common, holds_from_s=seconds, pattern=st.none() | patterns),
    st.builds(Paused, **common),
    st.builds(Resumed, **common),
    st.builds(Marked, **common, text=texts),
    st.builds(EndAsked, **common, undo_until_s=seconds),
    st.builds(EndUndone, **common),
    st.builds(SessionEnded, **common, reason=st.sampled_from(EndReason)),
    st.builds(
        UnknownRecord,
        **common,
        kind=st.just("hologram"),
        version=st.integers(1, 9),
        body=st.binary(max_size=40),
    ),
)

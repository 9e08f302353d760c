"""Records of straps for the rooms that look on."""

from biofeedback.payloads.heart_rate import (
    DEVICE_FACTS,
    HEART_RATE_MEASUREMENT,
    Contact,
    HeartRateMeasurement,
    encode_measurement,
)
from biofeedback.records import (
    LinkChanged,
    LinkReason,
    LinkState,
    Packet,
    SourceInfo,
    SourceKind,
)

ADDRESS = "00:00:5E:00:53:01"
INFO = SourceInfo(
    key="strap", kind=SourceKind.STRAP, label="Anna's H10", detail={"address": ADDRESS}
)
UTC_S = 1_767_225_600.0


def link(
    state: LinkState, reason: LinkReason = LinkReason.NONE, *, t_s: float = 0.0, detail: str = ""
) -> LinkChanged:
    """The link moved on."""
    return LinkChanged(
        t_s=t_s, utc_s=UTC_S + t_s, source="strap", state=state, reason=reason, detail=detail
    )


def measurement(*, contact: Contact = Contact.UNSUPPORTED, t_s: float = 0.0) -> Packet:
    """A packet with one interval."""
    payload = encode_measurement(
        HeartRateMeasurement(heart_rate_bpm=60, contact=contact, rr_ticks=(1000,))
    )
    return packet(HEART_RATE_MEASUREMENT, payload, t_s=t_s)


def fact(name: str, value: str, *, t_s: float = 0.0) -> Packet:
    """What the strap says of itself."""
    uuid = next(uuid for uuid, fact in DEVICE_FACTS.items() if fact == name)
    return packet(uuid, value.encode(), t_s=t_s)


def packet(characteristic: str, payload: bytes, *, t_s: float = 0.0) -> Packet:
    """Bytes that arrived."""
    return Packet(
        t_s=t_s,
        utc_s=UTC_S + t_s,
        source="strap",
        characteristic=characteristic,
        payload=payload,
    )

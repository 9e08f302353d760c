"""How the links to straps fare and fared since the program began; kept in memory alone."""

from collections import deque
from dataclasses import dataclass

from biofeedback.payloads.heart_rate import (
    HEART_RATE_MEASUREMENT,
    Contact,
    PayloadError,
    decode_measurement,
)
from biofeedback.records import (
    LinkChanged,
    LinkReason,
    LinkState,
    Packet,
    Record,
    Silence,
    SourceInfo,
)
from biofeedback.sensors.observed import Observer

KEPT = 400
"""Events; a link that drops every half minute fills an hour with that."""
_OVER = {LinkState.CLOSED, LinkState.GIVEN_UP}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEvent:
    """Something that happened to a link, without saying to whose."""

    link: int
    """Counts the links of this program's run, from 1."""
    utc_s: float
    state: str
    """A LinkState, or "silence"."""
    reason: str
    detail: str
    """The system's own words, without addresses."""


@dataclass(slots=True, kw_only=True)
class WatchedLink:
    """The link to one strap, as its records tell it."""

    number: int
    address: str
    name: str
    state: LinkState = LinkState.SEARCHING
    reason: LinkReason = LinkReason.NONE
    contact: Contact = Contact.UNSUPPORTED
    """What the strap said of its contact last."""
    has_heard: bool = False
    """Whether a measurement came since it was connected to last."""

    @property
    def is_kept_up(self) -> bool:
        """Whether this program holds it, or goes on trying to."""
        return self.state not in _OVER


class LinkHistory:
    """Watches every strap that this program listens to; on the backend's loop alone."""

    def __init__(self) -> None:
        self._events: deque[LinkEvent] = deque(maxlen=KEPT)
        self._links: list[WatchedLink] = []

    @property
    def events(self) -> tuple[LinkEvent, ...]:
        """What happened, the newest last."""
        return tuple(self._events)

    @property
    def personal_words(self) -> frozenset[str]:
        """Names and addresses of every strap there was a link to."""
        return frozenset(word for link in self._links for word in (link.name, link.address))

    def watch(self, info: SourceInfo) -> Observer:
        """What to tell the records of a strap that begins now."""
        link = WatchedLink(
            number=len(self._links) + 1, address=info.detail.get("address", ""), name=info.label
        )
        self._links.append(link)
        return _Watch(link, self._events)

    def kept_up(self, address: str | None) -> WatchedLink | None:
        """The newest link to a strap, or to any, that this program holds now; None without one."""
        for link in reversed(self._links):
            is_meant = address is None or link.address.casefold() == address.casefold()
            if is_meant and link.is_kept_up:
                return link
        return None


class _Watch:
    """Writes down what one link's records tell."""

    def __init__(self, link: WatchedLink, events: "deque[LinkEvent]") -> None:
        self._link = link
        self._events = events

    def observe(self, record: Record) -> None:
        """A record passes."""
        match record:
            case LinkChanged():
                self._change(record)
            case Silence():
                self._note(record.utc_s, "silence", "", f"{record.silent_s:.1f} s")
            case Packet() if record.characteristic == HEART_RATE_MEASUREMENT:
                _hear(self._link, record.payload)
            case _:
                pass

    def closed(self) -> None:
        """Nobody keeps it up any more."""
        self._link.state = LinkState.CLOSED

    def _change(self, record: LinkChanged) -> None:
        link = self._link
        link.state, link.reason = record.state, record.reason
        if record.state is LinkState.CONNECTING:
            link.has_heard, link.contact = False, Contact.UNSUPPORTED
        self._note(record.utc_s, str(record.state), str(record.reason), record.detail)

    def _note(self, utc_s: float, state: str, reason: str, detail: str) -> None:
        event = LinkEvent(
            link=self._link.number, utc_s=utc_s, state=state, reason=reason, detail=detail
        )
        self._events.append(event)


def _hear(link: WatchedLink, payload: bytes) -> None:
    link.has_heard = True
    try:
        link.contact = decode_measurement(payload).contact
    except PayloadError:
        link.contact = Contact.UNSUPPORTED

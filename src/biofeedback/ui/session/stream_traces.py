"""The ECG and breathing of a run: what their traces show and say, and whether they are shown."""

from dataclasses import dataclass

from biofeedback.dsp.updates import (
    BreathingBelieved,
    ChestFound,
    PulseIntervalsFound,
    SamplesFound,
    Update,
)
from biofeedback.records import Record, SourceKind, StreamChanged, StreamState
from biofeedback.streams import StreamKind, Streams
from biofeedback.ui.plots.breath_trail import BreathTrail
from biofeedback.ui.plots.ecg_trail import EcgTrail
from biofeedback.ui.session.stream_words import (
    breathing_words,
    no_breathing_words,
    no_ecg_words,
    pulse_words,
    stream_words,
)
from biofeedback.wording import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """One trace below the heart rate's."""

    is_shown: bool
    """Whether it has its place on the screen."""
    has_trace: bool
    """Whether there is something to draw; else the words say why not."""
    words: str


_MAY_COME = (StreamState.ASKED, StreamState.SENDING)

HIDDEN = TraceLine(is_shown=False, has_trace=False, words="")


class StreamTraces:
    """Folds samples into what is drawn; knows what was asked of the sensor."""

    def __init__(self, kind: SourceKind, asked: Streams) -> None:
        self._kind = kind
        self._asked = asked
        self._changed: dict[StreamKind, StreamChanged] = {}
        self._wants_ecg = asked.ecg
        self._wants_breath: bool | None = None
        self.ecg = EcgTrail()
        self.breath = BreathTrail()
        self._pulses = self._pulses_measured = 0

    @property
    def asked(self) -> Streams:
        """What the sensor was last asked for."""
        return self._asked

    def take(self, updates: tuple[Update, ...]) -> bool:
        """Something arrived; whether a text may have changed by it."""
        has_news = False
        for update in updates:
            match update:
                case SamplesFound(stream=StreamKind.ECG):
                    self.ecg.add(update)
                case ChestFound():
                    self.breath.add(update)
                case BreathingBelieved(seen=seen):
                    self.breath.believe(seen)
                    has_news = True
                case PulseIntervalsFound(intervals=intervals):
                    self._pulses += len(intervals)
                    self._pulses_measured += sum(one.is_measured for one in intervals)
        return has_news

    def take_record(self, record: Record) -> None:
        """What the sensor said of its streams."""
        if isinstance(record, StreamChanged):
            self._changed[record.stream] = record

    def clear(self) -> None:
        """A replay jumped."""
        self._changed.clear()
        self._pulses = self._pulses_measured = 0
        self.ecg.clear()
        self.breath.clear()

    def toggle_ecg(self) -> Streams | None:
        """Show or hide the ECG; what to ask of a sensor that was not asked for it yet."""
        self._wants_ecg = not self._wants_ecg
        if not self._wants_ecg or self._asked.ecg or self._kind is SourceKind.FILE:
            return None
        self._asked = Streams(
            ecg=True, acceleration_hz=self._asked.acceleration_hz, ppi=self._asked.ppi
        )
        return self._asked

    def toggle_breath(self) -> None:
        """Show or hide the trace of breathing."""
        self._wants_breath = not self.shows_breath

    @property
    def shows_ecg(self) -> bool:
        """Whether the ECG has its place."""
        return self._wants_ecg

    @property
    def shows_breath(self) -> bool:
        """Whether breathing has: where nobody said, as soon as the chest was seen."""
        return not self.breath.is_empty if self._wants_breath is None else self._wants_breath

    @property
    def keeps_place(self) -> bool:
        """Whether traces have room: also before the chest is seen, so that nothing moves then."""
        chest = self._changed.get(StreamKind.ACCELERATION)
        may_come = self._wants_breath is None and chest is not None and chest.state in _MAY_COME
        return self.shows_ecg or self.shows_breath or may_come

    def ecg_line(self, now_s: float) -> TraceLine:
        """The trace of the ECG."""
        if not self._wants_ecg:
            return HIDDEN
        if not self.ecg.is_empty and self._is_coming(StreamKind.ECG):
            return TraceLine(is_shown=True, has_trace=True, words=tr("ECG"))
        words = no_ecg_words(self._kind, *self._state(StreamKind.ECG, now_s))
        return TraceLine(is_shown=True, has_trace=False, words=words)

    def breath_line(self, now_s: float) -> TraceLine:
        """The trace of breathing."""
        if not self.shows_breath:
            return HIDDEN
        traced = self.breath.traced(now_s)
        words = breathing_words(self.breath.believed(now_s), traced)
        if traced is None:
            why = no_breathing_words(self._kind, *self._state(StreamKind.ACCELERATION, now_s))
            words = f"{words}. {why}" if words else why
        return TraceLine(is_shown=True, has_trace=traced is not None, words=words)

    def details(self, now_s: float) -> tuple[str, ...]:
        """A line for each stream that the sensor spoke of, and for what is not used."""
        told = {
            stream
            for stream, line in (
                (StreamKind.ECG, self.ecg_line(now_s)),
                (StreamKind.ACCELERATION, self.breath_line(now_s)),
            )
            if line.is_shown and not line.has_trace
        }
        lines = [stream_words(one) for one in self._changed.values() if one.stream not in told]
        if self._pulses:
            lines.append(pulse_words(self._pulses, self._pulses_measured))
        return tuple(lines)

    def _is_coming(self, stream: StreamKind) -> bool:
        changed = self._changed.get(stream)
        return changed is None or changed.state is not StreamState.REFUSED

    def _state(self, stream: StreamKind, now_s: float) -> tuple[StreamState | None, float]:
        changed = self._changed.get(stream)
        if changed is not None:
            return changed.state, now_s - changed.t_s
        is_asked = (
            self._asked.ecg if stream is StreamKind.ECG else self._asked.acceleration_hz is not None
        )
        # Asked, and the sensor said nothing: it is not connected yet, or has nothing to say.
        return (StreamState.ASKED, now_s) if is_asked else (None, now_s)

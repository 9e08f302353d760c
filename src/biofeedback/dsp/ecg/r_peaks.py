"""R-peaks of an ECG as it streams: times between samples, heights, widths, and unlike shapes.

Beats are told 0.5 s after their R wave, 1.5 s where it took a second look, those of the first 3 s
of a segment 0.5 s after these; the time a sender takes to fill a frame comes on top. Nothing is
joined across segments. What is the wearer's (which way up, the usual shape, the quality) is kept
from one segment to the next; levels are learned anew. Where the signal is noisy or off the body no
beat is told at all, but the change of quality is.
"""

from biofeedback.dsp.ecg.beat_shapes import BeatShapes
from biofeedback.dsp.ecg.polarity import Polarity
from biofeedback.dsp.ecg.r_wave import RWave
from biofeedback.dsp.ecg.segment_beats import LastSamples, Refused, SeenBeat, SegmentBeats, Sight
from biofeedback.dsp.ecg.segment_times import SegmentTimes
from biofeedback.dsp.ecg.signal_quality import QualityWatch
from biofeedback.dsp.ecg.usual_height import UsualHeight
from biofeedback.dsp.updates import (
    EcgBeat,
    EcgBeatsFound,
    EcgQuality,
    EcgQualityFound,
    SamplesFound,
)
from biofeedback.streams import StreamKind

LATENCY_S = 1.5
"""No beat is told later than this after its R wave, but those of a segment's first 3 s."""
LEAST_RATE_HZ, MOST_RATE_HZ = 100.0, 1100.0
"""Outside there are no beats: too coarse for an R wave, or no ECG's rate."""
_APART_S = 0.15
"""Two peaks of energy may have one R wave between them."""
EcgUpdate = EcgBeatsFound | EcgQualityFound


class EcgBeatFinder:
    """Samples of the ECG in, beats and changes of quality out; other streams are ignored.

    Equal samples give equal beats, bit for bit, however they are cut into updates.
    """

    def __init__(self) -> None:
        self._wearer = _Wearer()
        self._times: SegmentTimes | None = None
        self._beats: SegmentBeats | None = None
        self._waiting: list[Sight] | None = []
        """Sights of a segment's first seconds; None after these."""
        self._told = _Told()

    def feed(self, samples: SamplesFound) -> tuple[EcgUpdate, ...]:
        """What is certain now, in order."""
        if samples.stream is not StreamKind.ECG or not len(samples.times_s):
            return ()
        if self._times is None or self._times.segment != samples.segment:
            self._end()
            self._times = SegmentTimes(samples.segment)
        before = self._times.is_rated
        values = self._times.feed(samples.times_s, samples.values)
        if self._times.is_rated and not before:
            self._begin(self._times.rate_hz)
        if self._beats is not None and len(values):
            self._see(self._beats.feed(values))
        return self._told.take()

    def finish(self) -> tuple[EcgUpdate, ...]:
        """The rest: no more samples will come."""
        self._end()
        return self._told.take()

    def _begin(self, rate_hz: float) -> None:
        if LEAST_RATE_HZ <= rate_hz <= MOST_RATE_HZ:
            self._beats = SegmentBeats(rate_hz)
            self._waiting = []

    def _end(self) -> None:
        if self._beats is not None:
            self._see(self._beats.finish())
            self._see_waiting()
        self._times = self._beats = None

    def _see(self, sights: list[Sight]) -> None:
        assert self._beats is not None
        for sight in sights:
            if self._waiting is None:
                self._take(sight, self._wave(sight))
                continue
            self._waiting.append(sight)
            if isinstance(sight, LastSamples) and sight.sample >= self._beats.learn_samples:
                self._see_waiting()

    def _see_waiting(self) -> None:
        """The first sights are judged by all of them."""
        sights, self._waiting = self._waiting, None
        if not sights:
            return
        for sight in sights:
            if isinstance(sight, SeenBeat):
                self._wearer.polarity.vote(points_up=sight.drawing.points_up())
        self._wearer.polarity.settle()
        waves = [self._wave(sight) for sight in sights]
        for sight, wave in zip(sights, waves, strict=True):
            self._wearer.judge(sight, wave)
        self._say_quality(sights[-1].sample)
        for sight, wave in zip(sights, waves, strict=True):
            self._say_beat(sight, wave)

    def _take(self, sight: Sight, wave: RWave | None) -> None:
        if isinstance(sight, SeenBeat):
            self._wearer.polarity.vote(points_up=sight.drawing.points_up())
        self._wearer.judge(sight, wave)
        self._say_quality(sight.sample)
        self._say_beat(sight, wave)

    def _wave(self, sight: Sight) -> RWave | None:
        if not isinstance(sight, SeenBeat):
            return None
        wave = sight.drawing.r_wave(is_up=self._wearer.polarity.is_up)
        return wave if self._wearer.heights.is_r_wave(wave.height_uv) else None

    def _say_quality(self, sample: int) -> None:
        assert self._times is not None
        self._told.quality(self._times.time_s(sample), self._wearer.quality.quality)

    def _say_beat(self, sight: Sight, wave: RWave | None) -> None:
        assert self._times is not None
        if wave is None or self._wearer.quality.quality is not EcgQuality.GOOD:
            return
        place = sight.sample + wave.place
        if not 0.0 <= place <= self._times.last_sample:
            return
        self._told.beat(
            EcgBeat(
                time_s=self._times.time_s(place),
                amplitude_uv=abs(wave.height_uv),
                width_s=wave.width_s,
                is_wide=self._wearer.shapes.is_unlike(wave.shape_uv),
                segment=self._times.segment,
            )
        )


class _Wearer:
    """What is known of who wears the strap, and how."""

    def __init__(self) -> None:
        self.polarity = Polarity()
        self.shapes = BeatShapes()
        self.heights = UsualHeight()
        self.quality = QualityWatch()

    def judge(self, sight: Sight, wave: RWave | None) -> None:
        """Take in what was seen; ``wave`` is that of a beat, None where it is no R wave."""
        match sight:
            case LastSamples():
                self.quality.step(sight.samples_uv)
            case Refused():
                self.quality.peak(is_beat=False)
            case SeenBeat():
                self.quality.peak(is_beat=wave is not None)
                if wave is not None:
                    self.shapes.note(wave.shape_uv, wave.width_s)


class _Told:
    """Updates on their way out."""

    def __init__(self) -> None:
        self._updates: list[EcgUpdate] = []
        self._beats: list[EcgBeat] = []
        self._last: EcgBeat | None = None
        self._quality: EcgQuality | None = None

    def quality(self, at_s: float, quality: EcgQuality) -> None:
        """Say it, if it changed."""
        if quality is not self._quality:
            self._flush()
            self._quality = quality
            self._updates.append(EcgQualityFound(at_s=at_s, quality=quality))

    def beat(self, beat: EcgBeat) -> None:
        """Say it, unless it was said already."""
        if self._last is None or beat.time_s - self._last.time_s >= _APART_S:
            self._beats.append(beat)
            self._last = beat

    def take(self) -> tuple[EcgUpdate, ...]:
        """Everything to be told, in order."""
        self._flush()
        updates, self._updates = tuple(self._updates), []
        return updates

    def _flush(self) -> None:
        if self._beats:
            self._updates.append(EcgBeatsFound(beats=tuple(self._beats)))
            self._beats = []

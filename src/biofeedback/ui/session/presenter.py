"""What a running, replayed or ended session shows, and what each wish of a person asks for."""

from collections.abc import Callable
from dataclasses import replace

from biofeedback.backend import trust_sentences
from biofeedback.breathing import BreathingPattern
from biofeedback.commands import BreatheNormally, SetPace, SetStreams
from biofeedback.dsp.updates import (
    BeatsFound,
    MetricsComputed,
    MetricValue,
    SessionState,
    StateChanged,
    Update,
)
from biofeedback.records import Record, SourceKind
from biofeedback.session.status import RunStatus
from biofeedback.streams import NO_STREAMS, Streams
from biofeedback.ui.plots.beat_trail import BeatTrail
from biofeedback.ui.session import choices, session_words
from biofeedback.ui.session.clock_text import clock_text, length_text
from biofeedback.ui.session.number_tiles import number_tiles
from biofeedback.ui.session.pace_control import (
    SlowPaceGate,
    faster,
    longer_inhale,
)
from biofeedback.ui.session.requests import Request, Seek
from biofeedback.ui.session.stream_traces import StreamTraces
from biofeedback.ui.session.view_state import (
    Choice,
    Intent,
    PaceTile,
    Question,
    ReplayBar,
    SessionViewState,
    Stage,
    Tile,
)
from biofeedback.ui.session.wishes import command_for, is_at_end, replay_request
from biofeedback.ui.widgets.pacer_moment import PacerMoment, pacer_moment
from biofeedback.wording import tr


class SessionPresenter:
    """Folds what a run says into what the screen shows.

    It holds no clock: whoever asks hands over the monotonic clock's reading.
    """

    def __init__(self, status: RunStatus, gate: SlowPaceGate, asked: Streams = NO_STREAMS) -> None:
        self._status = status
        self._gate = gate
        self._state = SessionState()
        self._metrics: dict[str, MetricValue] = {}
        self._asked: BreathingPattern | None = None
        self._slow_question: BreathingPattern | None = None
        self._has_details = False
        self.trail = BeatTrail()
        """The beats for the trace."""
        kind = status.info.source.kind if status.is_live else SourceKind.FILE
        self.streams = StreamTraces(kind, asked)
        """ECG and breathing; ``asked`` is what the sensor was asked for at the start."""

    @property
    def status(self) -> RunStatus:
        """The run, as it was last said."""
        return self._status

    @property
    def state(self) -> SessionState:
        """The session, as it was last said."""
        return self._state

    def take_status(self, status: RunStatus) -> None:
        """The run itself changed; a new epoch forgets what was shown."""
        if status.epoch != self._status.epoch:
            self._state = SessionState()
            self._metrics.clear()
            self.trail.clear()
            self.streams.clear()
        self._status = status

    def take(self, updates: tuple[Update, ...]) -> bool:
        """Something arrived; whether a text on the screen may have changed by it."""
        has_news = self.streams.take(updates)
        for update in updates:
            match update:
                case BeatsFound(beats=beats):
                    self.trail.add(beats)
                case MetricsComputed(values=values):
                    self._metrics.update({value.name: value for value in values})
                    has_news = True
                case StateChanged(state=state):
                    self._take_state(state)
                    has_news = True
        return has_news

    def take_record(self, record: Record) -> None:
        """What of a record is told by no update."""
        self.streams.take_record(record)

    def now_s(self, wall_s: float) -> float:
        """Session time at a reading of the monotonic clock."""
        return self._status.timeline.at(wall_s)

    def moment(self, wall_s: float) -> PacerMoment:
        """What the pacer shows in a frame."""
        return pacer_moment(self._state.track, self.now_s(wall_s), at_rest=self._rest_words())

    def view_state(self, wall_s: float) -> SessionViewState:
        """Everything else on the screen."""
        now_s = self.now_s(wall_s)
        metric = self._metrics.get("mean_hr")
        signal, signal_tone = session_words.signal(self._status, self._state, metric, now_s)
        saving, saving_tone = session_words.saving(self._status)
        doubt, doubt_tone = session_words.doubt(self._state)
        offered = self._choices(now_s)
        return SessionViewState(
            stage=self._stage,
            title=self._status.info.plan_name,
            subtitle=self._subtitle(now_s),
            tags=self._tags(),
            time_text=self._time_text(now_s),
            time_caption=self._time_caption(),
            progress=self._progress(now_s),
            tiles=self._tiles(now_s),
            pace=self._pace(now_s),
            notice=self._notice(now_s),
            signal=signal,
            signal_tone=signal_tone,
            saving=saving,
            saving_tone=saving_tone,
            choices=offered,
            hints=choices.key_hints(offered),
            question=self._question(now_s),
            replay=self._replay_bar(now_s),
            breath=self.streams.breath_line(now_s),
            ecg=self.streams.ecg_line(now_s),
            doubt=doubt,
            doubt_tone=doubt_tone,
            details=self._details(now_s),
        )

    def wish(self, intent: Intent, wall_s: float) -> Request | None:
        """What to ask of the backend; None where it fits not, or concerns the screen alone."""
        now_s = self.now_s(wall_s)
        match intent:
            case Intent.DETAILS:
                self._has_details = not self._has_details
                return None
            case Intent.BREATH_TRACE:
                self.streams.toggle_breath()
                return None
            case Intent.ECG:
                asked = self.streams.toggle_ecg()
                is_running = self._status.is_live and not self._status.is_over
                return SetStreams(streams=asked) if asked is not None and is_running else None
        if self._status.is_live:
            return self._live_wish(intent, now_s)
        return replay_request(intent, self._status, now_s)

    def wish_rate(self, rate_per_min: float, wall_s: float) -> Request | None:
        """What to ask for another pace; may ask the person first."""
        return self._change(wall_s, rate_per_min=rate_per_min)

    def wish_share(self, inhale_share: float, wall_s: float) -> Request | None:
        """What to ask for another ratio of inhale to exhale."""
        return self._change(wall_s, inhale_share=inhale_share)

    def wish_of_any_key(self, wall_s: float) -> Request | None:
        """A key that means nothing else: while the pacer runs, breathe normally."""
        if self._status.is_live and self._is_pacing(self.now_s(wall_s)):
            return BreatheNormally()
        return None

    # ------------------------------------------------------------ live

    def _live_wish(self, intent: Intent, now_s: float) -> Request | None:
        if self._status.is_over:
            return None
        if intent in _STEPS:
            return self._step(intent, now_s)
        match intent:
            case Intent.CONFIRM_SLOW if self._slow_question is not None:
                self._gate.open()
                return self._set_pace(self._slow_question)
            case Intent.DECLINE_SLOW:
                self._slow_question = None
            case _:
                self._slow_question = None
                is_pacing = self._is_pacing(now_s)
                return command_for(intent, self._stage, is_pacing=is_pacing)
        return None

    def _step(self, intent: Intent, now_s: float) -> Request | None:
        pattern = self._pattern()
        if pattern is None or not self._can_change_pace(now_s):
            return None
        return self._ask_or_set(pattern, _STEPS[intent](pattern))

    def _change(self, wall_s: float, **changes: float) -> Request | None:
        pattern = self._pattern()
        if pattern is None or not self._can_change_pace(self.now_s(wall_s)):
            return None
        return self._ask_or_set(pattern, replace(pattern, **changes))

    def _ask_or_set(self, pattern: BreathingPattern, wanted: BreathingPattern) -> Request | None:
        if wanted == pattern:
            return None
        if self._gate.stops(wanted) and wanted.rate_per_min < pattern.rate_per_min:
            self._slow_question = wanted
            return None
        return self._set_pace(wanted)

    def _set_pace(self, pattern: BreathingPattern) -> SetPace:
        self._slow_question = None
        self._asked = pattern
        return SetPace(pattern=pattern)

    def _take_state(self, state: SessionState) -> None:
        spans = state.track.spans
        if spans and spans[-1].pattern in {None, self._asked}:
            self._asked = None
        self._state = state

    def _pattern(self) -> BreathingPattern | None:
        """The newest pattern: asked for, waiting for the next breath, or in force."""
        if self._asked is not None:
            return self._asked
        spans = self._state.track.spans
        patterns = [span.pattern for span in spans if span.pattern is not None]
        return patterns[-1] if patterns else None

    def _can_change_pace(self, now_s: float) -> bool:
        return self._status.is_live and self._stage is Stage.RUNNING and self._is_pacing(now_s)

    def _is_pacing(self, now_s: float) -> bool:
        """Whether the pacer runs, or is about to."""
        spans = self._state.track.spans
        if self._stage in {Stage.ENDING, Stage.OVER} or not spans:
            return False
        return spans[-1].pattern is not None or self._state.track.pattern_at(now_s) is not None

    # ------------------------------------------------------------ replay

    def seek_wish(self, share: float) -> Request | None:
        """What to ask for a click on the progress bar, 0 to 1 of its length."""
        length_s = self._status.length_s
        return None if length_s is None else Seek(t_s=min(max(share, 0.0), 1.0) * length_s)

    def _replay_bar(self, now_s: float) -> ReplayBar | None:
        length_s = self._status.length_s
        if self._status.is_live or length_s is None:
            return None
        text = tr("{at} of {length}").format(at=clock_text(now_s), length=clock_text(length_s))
        return ReplayBar(at_s=now_s, length_s=length_s, text=text)

    # ------------------------------------------------------------ what is shown

    @property
    def _stage(self) -> Stage:
        if not self._status.is_live:
            return Stage.REPLAY
        if self._status.is_over or self._state.ended_s is not None:
            return Stage.OVER
        if self._state.end_undo_until_s is not None:
            return Stage.ENDING
        return Stage.RUNNING if self._state.paused_since_s is None else Stage.PAUSED

    def _tiles(self, now_s: float) -> tuple[Tile, ...]:
        lost = session_words.lost_absence(self._state)
        tiles = number_tiles(self._metrics, now_s, lost=lost, has_details=self._has_details)
        if not self._status.has_analysis_failed:
            return tiles
        stopped = tr("stopped by a fault in this program")
        return tuple(replace(tile, value=None, remark=stopped, details=()) for tile in tiles)

    def _rest_words(self) -> str:
        if self._state.ended_s is not None:
            return tr("Ended")
        if self._state.end_undo_until_s is not None:
            return tr("Ending")
        if self._state.paused_since_s is not None:
            return tr("Paused")
        return tr("Breathe normally") if self._state.track.spans else tr("Starting")

    def _tags(self) -> tuple[str, ...]:
        simulated = (tr("simulated"),) if self._status.info.source.is_simulated else ()
        replayed = () if self._status.is_live else (tr("replay"),)
        return simulated + replayed

    def _subtitle(self, now_s: float) -> str:
        pattern = self._state.track.pattern_at(now_s)
        if pattern is None:
            part_name = self._state.part_name
            return "" if part_name == self._status.info.plan_name else part_name
        return tr("in {inhale:.1f} s · out {exhale:.1f} s").format(
            inhale=pattern.inhale_s, exhale=pattern.exhale_s
        )

    def _time_text(self, now_s: float) -> str:
        planned_s = self._state.part_planned_s
        elapsed_s = self._state.part_elapsed_s(now_s)
        return clock_text(elapsed_s if planned_s is None else planned_s - elapsed_s)

    def _time_caption(self) -> str:
        planned_s = self._state.part_planned_s
        if planned_s is None:
            return tr("since the start")
        return tr("left of {length}").format(length=length_text(planned_s))

    def _progress(self, now_s: float) -> float | None:
        planned_s = self._state.part_planned_s
        if planned_s is None:
            return None
        return min(1.0, self._state.part_elapsed_s(now_s) / planned_s)

    def _pace(self, now_s: float) -> PaceTile:
        pattern = self._pattern()
        return PaceTile(
            pattern=pattern,
            coming=self._coming(pattern, now_s),
            can_change=self._can_change_pace(now_s),
        )

    def _coming(self, pattern: BreathingPattern | None, now_s: float) -> str:
        holding = self._state.track.pattern_at(now_s)
        if not self._is_pacing(now_s):
            return tr("the pacer rests") if self._stage is not Stage.OVER else ""
        if holding is not None and pattern != holding:
            return tr("from the next breath")
        return ""

    def _notice(self, now_s: float) -> str:
        if self._stage in {Stage.ENDING, Stage.OVER, Stage.REPLAY}:
            return ""
        return session_words.notice(self._state, now_s)

    def _choices(self, now_s: float) -> tuple[Choice, ...]:
        timeline = self._status.timeline
        match self._stage:
            case Stage.REPLAY:
                is_halted = timeline.is_stopped or is_at_end(self._status, now_s)
                return choices.of_replay(
                    timeline.speed, is_halted=is_halted, details=self._detail_choices()
                )
            case Stage.RUNNING | Stage.PAUSED as stage:
                is_in_trouble = session_words.is_in_trouble(self._status, self._state, now_s)
                offered = choices.of_session(
                    is_paused=stage is Stage.PAUSED,
                    is_pacing=self._is_pacing(now_s),
                    details=self._detail_choices(),
                )
                return offered + choices.of_trouble() if is_in_trouble else offered
            case Stage.ENDING | Stage.OVER:
                return ()

    def _detail_choices(self) -> tuple[Choice, ...]:
        if not self._has_details:
            return ()
        return choices.of_details(
            shows_breath=self.streams.shows_breath, shows_ecg=self.streams.shows_ecg
        )

    def _details(self, now_s: float) -> tuple[str, ...]:
        if not self._has_details:
            return ()
        further = trust_sentences.of_doubts(self._state)[1:]
        return (*further, *self.streams.details(now_s))

    def _question(self, now_s: float) -> Question | None:
        undo_until_s = self._state.end_undo_until_s
        if self._stage is Stage.ENDING and undo_until_s is not None:
            return choices.undo_question(undo_until_s - now_s)
        if self._stage is Stage.RUNNING and self._slow_question is not None:
            return choices.slow_question(self._slow_question)
        return None


_STEPS: dict[Intent, Callable[[BreathingPattern], BreathingPattern]] = {
    Intent.FASTER: lambda pattern: faster(pattern, 1),
    Intent.SLOWER: lambda pattern: faster(pattern, -1),
    Intent.LONGER_INHALE: lambda pattern: longer_inhale(pattern, 1),
    Intent.SHORTER_INHALE: lambda pattern: longer_inhale(pattern, -1),
}

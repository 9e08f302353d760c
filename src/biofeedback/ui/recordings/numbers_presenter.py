"""Decides what the screen with a recording's numbers shows, and asks for them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.backend.background import OnProgress, Progress
from biofeedback.backend.program import Program
from biofeedback.dsp.catalogue import TASK_FORCE, catalogue
from biofeedback.dsp.updates import MetricValue
from biofeedback.errors import BiofeedbackError
from biofeedback.ui.asking import Ask
from biofeedback.ui.messages import sentence_of
from biofeedback.ui.recordings.number_rows import NumberGroup, about, basis_of, groups_of
from biofeedback.ui.recordings.row import RecordingRow
from biofeedback.wording import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersState:
    """Everything the view shows."""

    recording: RecordingRow | None
    """None while none is looked at."""
    request: AnalysisRequest
    """What was asked for last; it stays from one recording to the next."""
    is_computing: bool
    progress: str
    """How far it is, while it is computed."""
    problem: str
    """Why there are no numbers, as a sentence; empty unless that is so."""
    basis: tuple[str, ...]
    """What the numbers rest on."""
    parts: tuple[str, ...]
    """What the numbers may be of: the whole and each part; empty where there is but one."""
    part: int
    """The one of ``parts`` that is shown."""
    groups: tuple[NumberGroup, ...]

    @property
    def can_have_intervals(self) -> bool:
        """Whether the definitions have confidence intervals."""
        return self.request.profile == TASK_FORCE


class NumbersPresenter:
    """One recording and one request after the other; ``show`` is told of each change."""

    def __init__(self, ask: Ask, show: Callable[[NumbersState], None], *, told: OnProgress) -> None:
        """``told`` is called in the backend's thread; it is to bring progress to ``take``."""
        self._ask, self._show, self._told = ask, show, told
        self._recording: RecordingRow | None = None
        self._request = AnalysisRequest()
        self._asked = 0
        self._analysis: SessionAnalysis | None = None
        self._progress: Progress | None = None
        self._is_computing = False
        self._problem = ""
        self._part = 0

    @property
    def state(self) -> NumbersState:
        """What is shown now."""
        return NumbersState(
            recording=self._recording,
            request=self._request,
            is_computing=self._is_computing,
            progress=self._progress_words(),
            problem=self._problem,
            basis=() if self._analysis is None else basis_of(self._analysis),
            parts=self._parts(),
            part=self._part,
            groups=self._groups(),
        )

    def open(self, recording: RecordingRow) -> None:
        """Look at a recording."""
        self._recording, self._part = recording, 0
        self.compute()

    def close(self) -> None:
        """Look at none any more."""
        self.stop()
        self._recording, self._analysis, self._problem = None, None, ""

    def compute(self) -> None:
        """Ask for the numbers; what was asked for before ends."""
        recording = self._recording
        if recording is None:
            return
        self._asked += 1
        self._is_computing, self._progress, self._problem = True, None, ""
        self._analysis = None
        self._show(self.state)
        asked, request, told = self._asked, self._request, self._told

        async def job(program: Program) -> SessionAnalysis:
            return await program.numbers.of_session(
                recording.session_id, request, length_s=recording.length_s, on_progress=told
            )

        def is_wanted() -> bool:
            return asked == self._asked and self._is_computing

        def done(analysis: SessionAnalysis) -> None:
            if is_wanted():
                self._computed(analysis)

        def failed(error: BiofeedbackError) -> None:
            if is_wanted():
                self._is_computing, self._problem = False, sentence_of(error)
                self._show(self.state)

        self._ask(job, done=done, failed=failed)

    def take(self, progress: Progress) -> None:
        """It is so far."""
        if self._is_computing:
            self._progress = progress
            self._show(self.state)

    def stop(self) -> None:
        """Compute no further."""
        if not self._is_computing:
            return
        self._is_computing = False
        self._problem = tr(
            "Stopped. Choose what you want to see; nothing of the recording is lost."
        )

        async def job(program: Program) -> None:
            program.numbers.stop()

        self._ask(job)
        self._show(self.state)

    def choose_breadth(self, breadth: Breadth) -> None:
        """Show so many."""
        self._choose(replace(self._request, breadth=breadth))

    def choose_profile(self, profile: str) -> None:
        """Show those of a set of definitions."""
        has_intervals = self._request.with_intervals and profile == TASK_FORCE
        self._choose(replace(self._request, profile=profile, with_intervals=has_intervals))

    def choose_intervals(self, with_intervals: bool) -> None:
        """Show confidence intervals or none."""
        self._choose(replace(self._request, with_intervals=with_intervals))

    def choose_part(self, part: int) -> None:
        """Show the numbers of a part; 0 is the whole."""
        self._part = part
        self._show(self.state)

    def about(self, name: str) -> str:
        """What is to be known of a metric."""
        return about(name, self._request.profile)

    def _choose(self, request: AnalysisRequest) -> None:
        if request != self._request or self._problem:
            self._request = request
            self.compute()

    def _computed(self, analysis: SessionAnalysis) -> None:
        self._is_computing, self._analysis = False, analysis
        self._part = min(self._part, len(analysis.parts))
        self._show(self.state)

    def _progress_words(self) -> str:
        if not self._is_computing:
            return ""
        if self._progress is None:
            return tr("Going through the beats …")
        metric = catalogue(self._request.profile).get(self._progress.step)
        return tr("{percent} % · {step}").format(
            percent=100 * self._progress.done // max(1, self._progress.of),
            step=self._progress.step if metric is None else metric.label,
        )

    def _parts(self) -> tuple[str, ...]:
        if self._analysis is None or len(self._analysis.parts) < 2:
            return ()
        return (tr("Whole session"), *(part.name for part in self._analysis.parts))

    def _groups(self) -> tuple[NumberGroup, ...]:
        if self._analysis is None:
            return ()
        return groups_of(self._shown(self._analysis), self._analysis.profile)

    def _shown(self, analysis: SessionAnalysis) -> tuple[MetricValue, ...]:
        is_whole = self._part == 0 or len(analysis.parts) < 2
        return analysis.metrics if is_whole else analysis.parts[self._part - 1].metrics

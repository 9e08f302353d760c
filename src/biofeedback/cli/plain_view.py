"""The view for pipes and logs: a line for each change, and the numbers once a minute."""

from biofeedback.backend.number_text import clock_text
from biofeedback.backend.sentences import of_failed_analysis, of_gap
from biofeedback.backend.trust_sentences import of_doubt, remedy_of
from biofeedback.cli.following import Followed, Follower
from biofeedback.cli.output import say, tamed
from biofeedback.cli.phrases import (
    SHOWN_METRICS,
    breathing_phrase,
    link_phrase,
    number_phrase,
    saving_phrase,
    source_phrase,
)
from biofeedback.clock import Clock
from biofeedback.dsp.updates import Doubt, GapFound
from biofeedback.wording import tr

NUMBERS_EACH_S = 60.0


async def show_plain(follower: Follower, clock: Clock, whose: str = "") -> None:
    """Say what changes until cancelled; ``whose`` stands before what is said of each of several."""
    teller = PlainTeller()
    while True:
        await follower.changed.wait()
        follower.changed.clear()
        if follower.followed is not None:
            now_s = follower.followed.status.timeline.at(clock.monotonic_s())
            for line in teller.lines(follower.followed, now_s):
                say(f"{clock_text(now_s)}  {whose}{line}")


class PlainTeller:
    """Finds what is new in a run since the last look."""

    def __init__(self) -> None:
        self._told: dict[str, object] = {}
        self._gaps_told = 0
        self._numbers_due_s = NUMBERS_EACH_S

    def lines(self, followed: Followed, now_s: float) -> list[str]:
        """What to say now; nothing where nothing changed."""
        lines = [
            line for topic, value, line in _topics(followed, now_s) if self._is_new(topic, value)
        ]
        told = self._gaps_told
        lines += [_gap_line(gap) for gap in followed.gaps[told:]]
        self._gaps_told = len(followed.gaps)
        if now_s >= self._numbers_due_s:
            self._numbers_due_s = (now_s // NUMBERS_EACH_S + 1) * NUMBERS_EACH_S
            lines.append(numbers_line(followed, now_s))
        return lines

    def _is_new(self, topic: str, value: object) -> bool:
        """Whether a topic has another value than before; None is nothing to tell."""
        is_new = value is not None and self._told.get(topic) != value
        self._told[topic] = value
        return is_new


def numbers_line(followed: Followed, now_s: float) -> str:
    """The numbers of this moment in one line, each with the reason where it is not there."""
    told = []
    for name, label in SHOWN_METRICS:
        number, reason = number_phrase(followed, name, now_s)
        told.append(f"{label} {number}" if number else f"{label}: {reason}")
    return " · ".join(filter(None, (*told, breathing_phrase(followed, now_s))))


_Topic = tuple[str, object, str]


def _topics(followed: Followed, now_s: float) -> list[_Topic]:
    """What is looked at for changes: a name, its value, and the line that tells it."""
    state, status = followed.state, followed.status
    link = None if state.link is None else (state.link, state.link_reason, state.has_contact)
    saving = None if status.saving is None else (status.saving.state, status.saving.problem)
    pace, pace_line = _pace(followed)
    return [
        ("source", status.run_id, source_phrase(followed)),
        ("link", link, link_phrase(followed, now_s)),
        ("saving", saving, saving_phrase(followed)),
        ("part", state.part_index, tr("part: {name}").format(name=tamed(state.part_name))),
        ("pace", pace, pace_line),
        ("pause", state.paused_since_s is not None or None, tr("paused")),
        ("analysis", status.has_analysis_failed or None, of_failed_analysis()),
        *(
            (
                doubt,
                doubt in state.doubts or None,
                f"{of_doubt(doubt, state)} {remedy_of(doubt, state)}",
            )
            for doubt in Doubt
        ),
    ]


def _pace(followed: Followed) -> tuple[float | None, str]:
    """The pace that is asked for last, and how to tell it; 0 for none after there was one."""
    spans = followed.state.track.spans
    if not spans or followed.state.ended_s is not None:
        return None, ""
    pattern = spans[-1].pattern
    if pattern is None:
        return 0.0, tr("breathe as you like")
    words = tr("breathe at {rate:.1f} per minute, {inhale:.1f} s in and {exhale:.1f} s out")
    return pattern.rate_per_min, words.format(
        rate=pattern.rate_per_min, inhale=pattern.inhale_s, exhale=pattern.exhale_s
    )


def _gap_line(gap: GapFound) -> str:
    return tr("gap of {seconds:.0f} s in the beats: {reason}").format(
        seconds=gap.to_s - gap.from_s, reason=of_gap(gap.reason)
    )

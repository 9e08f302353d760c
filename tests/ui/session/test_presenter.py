from dataclasses import replace

import pytest

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.commands import BreatheNormally, End, Mark, Pause, Resume, SetPace, UndoEnd
from biofeedback.dsp.updates import (
    BeatsFound,
    Doubt,
    GapFound,
    GapReason,
    MetricsComputed,
    StateChanged,
)
from biofeedback.records import LinkReason, LinkState, SourceKind
from biofeedback.session.status import RunStatus
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.requests import Seek
from biofeedback.ui.session.view_state import Intent, Stage
from ui.session.examples import FIRST_INHALE_S, SIX, beat, metric, numbers, state, status

RESTING = PacerTrack().changed(FIRST_INHALE_S, SIX).changed(20.0, None)


def _presenter(run: RunStatus | None = None, **changes: object) -> SessionPresenter:
    presenter = SessionPresenter(run or status(), SlowPaceGate())
    presenter.take((StateChanged(state=state(**changes)),))
    return presenter


def _slow_presenter(rate: float) -> SessionPresenter:
    pattern = BreathingPattern(rate_per_min=rate)
    return _presenter(track=PacerTrack().changed(FIRST_INHALE_S, pattern))


def test_what_arrives_is_shown() -> None:
    presenter = _presenter()
    assert presenter.take((numbers(),))
    shown = presenter.view_state(31.0)
    assert [tile.value for tile in shown.tiles] == ["68", "8.8", "33"]
    assert shown.time_text == "9:29"
    assert shown.time_caption == "left of 10 min"
    assert shown.progress == pytest.approx(31 / 600)
    assert shown.subtitle == "in 4.5 s · out 5.5 s"
    assert shown.signal == "Polar H10 · signal good"
    assert shown.saving == "recording"


def test_beats_move_the_trace_and_no_text() -> None:
    presenter = _presenter()
    gap = GapFound(from_s=1.0, to_s=2.0, reason=GapReason.LINK)
    assert not presenter.take((BeatsFound(beats=(beat(5.0),)), gap))
    assert len(presenter.trail.visible(6.0).bpm) == 1


@pytest.mark.parametrize(
    ("kind", "is_live", "tags"),
    [
        (SourceKind.STRAP, True, ()),
        (SourceKind.SIMULATED, True, ("simulated",)),
        (SourceKind.SIMULATED, False, ("simulated", "replay")),
        (SourceKind.STRAP, False, ("replay",)),
    ],
)
def test_what_is_no_live_heart_says_so(
    kind: SourceKind, is_live: bool, tags: tuple[str, ...]
) -> None:
    presenter = _presenter(status(kind=kind, is_live=is_live))
    for at_s in (0.0, 30.0, 599.0):
        assert presenter.view_state(at_s).tags == tags


def test_the_pacer_follows_the_clock_and_not_the_arrivals() -> None:
    presenter = _presenter()
    assert presenter.moment(1.0).words == "Get ready"
    assert presenter.moment(3.0).words == "Breathe in"
    assert presenter.moment(8.0).words == "Breathe out"


@pytest.mark.parametrize(
    ("changes", "words", "stage"),
    [
        ({"track": PacerTrack(), "link": None}, "Starting", Stage.RUNNING),
        ({"track": RESTING}, "Breathe normally", Stage.RUNNING),
        ({"track": RESTING, "paused_since_s": 20.0}, "Paused", Stage.PAUSED),
        ({"track": RESTING, "end_undo_until_s": 30.0}, "Ending", Stage.ENDING),
        ({"track": RESTING, "ended_s": 20.0}, "Ended", Stage.OVER),
    ],
)
def test_a_resting_pacer_says_why(changes: dict[str, object], words: str, stage: Stage) -> None:
    presenter = _presenter(None, **changes)
    assert presenter.moment(25.0).words == words
    assert presenter.view_state(25.0).stage is stage


def test_a_pause_stops_the_clock_of_the_part() -> None:
    presenter = _presenter(track=RESTING, paused_since_s=20.0)
    assert presenter.view_state(25.0).time_text == presenter.view_state(90.0).time_text == "9:40"


def test_an_open_ended_part_counts_up_and_has_no_progress() -> None:
    shown = _presenter(part_planned_s=None).view_state(65.0)
    assert (shown.time_text, shown.time_caption) == ("1:05", "since the start")
    assert shown.progress is None


def test_each_wish_becomes_its_command() -> None:
    presenter = _presenter()
    assert presenter.wish(Intent.BREATHE_NORMALLY, 10.0) == BreatheNormally()
    assert presenter.wish(Intent.PAUSE, 10.0) == Pause()
    assert presenter.wish(Intent.MARK, 10.0) == Mark()
    assert presenter.wish(Intent.END, 10.0) == End()
    assert presenter.wish(Intent.RESUME, 10.0) is None
    assert _presenter(track=RESTING).wish(Intent.RESUME, 25.0) == Resume()
    assert _presenter(end_undo_until_s=30.0).wish(Intent.UNDO_END, 25.0) == UndoEnd()


def test_nothing_can_be_asked_of_a_session_that_is_over() -> None:
    presenter = _presenter(status(is_over=True))
    assert all(presenter.wish(intent, 10.0) is None for intent in Intent)


def test_a_change_of_pace_is_asked_for_and_announced() -> None:
    presenter = _presenter()
    asked = presenter.wish(Intent.FASTER, 10.0)
    assert asked == SetPace(pattern=BreathingPattern(rate_per_min=6.1))
    pace = presenter.view_state(10.0).pace
    assert pace.pattern == BreathingPattern(rate_per_min=6.1)
    assert pace.coming == "from the next breath"


def test_quick_steps_add_up_though_answers_come_late() -> None:
    presenter = _presenter()
    presenter.wish(Intent.FASTER, 10.0)
    presenter.wish(Intent.FASTER, 10.1)
    late = PacerTrack().changed(2.0, SIX).changed(12.0, BreathingPattern(rate_per_min=6.1))
    presenter.take((StateChanged(state=state(track=late)),))
    assert presenter.wish(Intent.FASTER, 10.2) == SetPace(
        pattern=BreathingPattern(rate_per_min=6.3)
    )


def test_ratio_and_rate_can_be_set_too() -> None:
    presenter = _presenter()
    assert presenter.wish_share(0.5, 10.0) == SetPace(pattern=BreathingPattern(inhale_share=0.5))
    assert presenter.wish_rate(5.0, 10.0) == SetPace(
        pattern=BreathingPattern(rate_per_min=5.0, inhale_share=0.5)
    )
    assert presenter.wish_rate(5.0, 10.0) is None


def test_while_the_pacer_rests_its_pace_can_not_be_changed() -> None:
    presenter = _presenter(track=RESTING)
    assert not presenter.view_state(25.0).pace.can_change
    assert presenter.view_state(25.0).pace.coming == "the pacer rests"
    assert presenter.wish(Intent.FASTER, 25.0) is None
    assert presenter.wish_rate(5.0, 25.0) is None


def test_below_four_and_a_half_one_is_asked_once() -> None:
    presenter = _slow_presenter(4.5)
    assert presenter.wish(Intent.SLOWER, 10.0) is None
    question = presenter.view_state(10.0).question
    assert question is not None
    assert question.text.startswith("4.4 breaths")
    slower = BreathingPattern(rate_per_min=4.4)
    assert presenter.wish(Intent.CONFIRM_SLOW, 11.0) == SetPace(pattern=slower)
    assert presenter.view_state(11.0).question is None
    slowest = BreathingPattern(rate_per_min=4.3)
    assert presenter.wish(Intent.SLOWER, 12.0) == SetPace(pattern=slowest)


def test_a_slow_pace_can_be_declined() -> None:
    presenter = _slow_presenter(4.5)
    presenter.wish(Intent.SLOWER, 10.0)
    assert presenter.wish(Intent.DECLINE_SLOW, 10.5) is None
    shown = presenter.view_state(11.0)
    assert shown.question is None
    assert shown.pace.pattern == BreathingPattern(rate_per_min=4.5)


def test_stopping_the_pacer_answers_the_question_too() -> None:
    presenter = _slow_presenter(4.5)
    presenter.wish(Intent.SLOWER, 10.0)
    assert presenter.wish(Intent.BREATHE_NORMALLY, 10.5) == BreatheNormally()
    assert presenter.view_state(10.6).question is None


def test_the_end_can_be_undone_for_a_while() -> None:
    shown = _presenter(end_undo_until_s=30.0).view_state(24.5)
    assert shown.question is not None
    assert shown.question.text == "The session ends in 6 seconds."
    assert shown.choices == ()


def test_any_key_stops_the_pacer_and_does_nothing_else() -> None:
    assert _presenter().wish_of_any_key(10.0) == BreatheNormally()
    assert _presenter().wish_of_any_key(1.0) == BreatheNormally()
    assert _presenter(track=RESTING).wish_of_any_key(25.0) is None
    assert _presenter(status(is_live=False)).wish_of_any_key(10.0) is None


def test_details_are_shown_and_hidden_by_one_wish() -> None:
    presenter = _presenter()
    presenter.take((numbers(),))
    assert presenter.wish(Intent.DETAILS, 31.0) is None
    assert presenter.view_state(31.0).tiles[0].details
    presenter.wish(Intent.DETAILS, 31.0)
    assert presenter.view_state(31.0).tiles[0].details == ()


def test_lost_contact_replaces_every_number() -> None:
    presenter = _presenter(link=LinkState.LOST, link_since_s=29.0)
    presenter.take((numbers(),))
    shown = presenter.view_state(31.0)
    assert [tile.value for tile in shown.tiles] == [None, None, None]
    assert all(tile.remark for tile in shown.tiles)


def test_a_later_value_replaces_only_its_own() -> None:
    presenter = _presenter()
    presenter.take((numbers(),))
    later = metric("mean_hr", 71.0, ends_s=31.0)
    presenter.take((MetricsComputed(at_s=31.0, values=(later,)),))
    assert [tile.value for tile in presenter.view_state(31.0).tiles] == ["71", "8.8", "33"]


def test_a_jump_in_a_replay_forgets_what_was_shown() -> None:
    presenter = _presenter(status(is_live=False))
    presenter.take((numbers(), BeatsFound(beats=(beat(29.0),))))
    presenter.take_status(status(is_live=False, epoch=1))
    shown = presenter.view_state(31.0)
    assert shown.tiles[0].value is None
    assert len(presenter.trail.visible(31.0).bpm) == 0
    presenter.take_status(status(is_live=False, epoch=1, speed=4.0))
    assert presenter.status.timeline.speed == 4.0


def test_a_replay_shows_where_it_is_and_can_be_clicked() -> None:
    presenter = _presenter(status(is_live=False, length_s=200.0))
    bar = presenter.view_state(50.0).replay
    assert bar is not None
    assert (bar.at_s, bar.length_s, bar.text) == (50.0, 200.0, "0:50 of 3:20")
    assert presenter.seek_wish(0.25) == Seek(t_s=50.0)
    assert presenter.seek_wish(7.0) == Seek(t_s=200.0)
    assert _presenter().seek_wish(0.5) is None
    assert _presenter().view_state(10.0).replay is None


def test_a_replay_neither_marks_nor_changes_the_pace() -> None:
    presenter = _presenter(status(is_live=False))
    assert presenter.wish(Intent.MARK, 10.0) is None
    assert not presenter.view_state(10.0).pace.can_change
    assert presenter.wish_rate(5.0, 10.0) is None


def test_a_fault_in_the_analysis_is_the_reason_for_every_missing_number() -> None:
    presenter = _presenter()
    presenter.take((numbers(),))
    presenter.take_status(replace(status(), has_analysis_failed=True))
    tiles = presenter.view_state(31.0).tiles
    assert {tile.remark for tile in tiles} == {"stopped by a fault in this program"}
    assert all(tile.value is None for tile in tiles)


def test_help_with_a_strap_in_trouble_is_offered_last() -> None:
    lost = _presenter(link=LinkState.LOST, link_reason=LinkReason.DROPPED)
    assert lost.view_state(31.0).choices[-1].intent is Intent.EXAMINE
    assert lost.wish(Intent.EXAMINE, 31.0) is None
    intents = {choice.intent for choice in _presenter().view_state(31.0).choices}
    assert Intent.EXAMINE not in intents


def test_the_worst_doubt_is_always_told_and_the_others_with_the_details() -> None:
    presenter = _presenter(doubts=(Doubt.INVENTED, Doubt.REPEATED))
    shown = presenter.view_state(30.0)
    assert "more regular" in shown.doubt
    assert shown.details == ()
    presenter.wish(Intent.DETAILS, 30.0)
    (line,) = presenter.view_state(30.0).details
    assert "sends intervals twice" in line

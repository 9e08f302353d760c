from dataclasses import replace

from biofeedback.analysis.session_analysis import SessionAnalysis, analyse
from biofeedback.dsp.updates import Absence, Doubt, GapFound, GapReason, Note
from biofeedback.records import EndReason, SourceKind
from biofeedback.ui.session.summary_presenter import failed_summary, summary, waiting_summary
from ui.session.examples import metric, state, status

ENDED = state(ended_s=612.0, end_reason=EndReason.ASKED)


def _analysis(*, gaps: int = 0) -> SessionAnalysis:
    gap = GapFound(from_s=10.0, to_s=12.0, reason=GapReason.LINK)
    return replace(
        analyse(()),
        beats=700,
        corrected_percent=0.43,
        gaps=(gap,) * gaps,
        metrics=(
            metric("mean_hr", 66.4)._replace(window_s=600.0),
            metric("breath_swing", None, absence=Absence.NOT_PACED),
            metric("rmssd", 31.0, notes=(Note.SLOW_PACE,)),
        ),
    )


def test_the_settled_numbers_come_with_what_they_rest_on() -> None:
    shown = summary(status(), ENDED, _analysis(gaps=1))
    assert shown.ending == "10:12 min · ended by hand"
    assert [tile.value for tile in shown.tiles] == ["66", None, "31"]
    assert shown.tiles[0].details == ("over 10 min",)
    assert shown.tiles[1].remark == "needs the pacer"
    assert shown.tiles[2].remark == "slow pace: not comparable with rest"
    assert shown.remark == "700 beats · 0.4 % corrected · 1 gap"


def test_without_gaps_none_are_mentioned() -> None:
    assert summary(status(), ENDED, _analysis()).remark == "700 beats · 0.4 % corrected"


def test_a_simulated_session_stays_marked() -> None:
    run = status(kind=SourceKind.SIMULATED)
    assert summary(run, ENDED, _analysis()).tags == ("simulated",)
    assert waiting_summary(run, ENDED).tags == ("simulated",)


def test_until_the_numbers_are_there_it_says_so() -> None:
    assert waiting_summary(status(), ENDED).tiles == ()
    assert waiting_summary(status(), ENDED).remark


def test_why_there_are_no_numbers_is_said() -> None:
    shown = failed_summary(status(), ENDED, "The disk is full.")
    assert (shown.tiles, shown.remark) == ((), "The disk is full.")


def test_what_was_doubtful_stays_said_and_heart_rate_alone_is_the_reason_for_no_numbers() -> None:
    only = replace(ENDED, doubts=(Doubt.NO_INTERVALS,))
    empty = replace(_analysis(), metrics=(metric("mean_hr", None, absence=Absence.NO_BEATS),))
    shown = summary(status(), only, empty)
    assert "heart rate only" in shown.doubts[0]
    assert {tile.remark for tile in shown.tiles} == {
        "this sensor sends heart rate only, no intervals"
    }
    assert summary(status(), ENDED, _analysis()).doubts == ()

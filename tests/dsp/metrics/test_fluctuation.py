import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metrics.fluctuation import METRICS
from biofeedback.dsp.nonlinear.fluctuation import LONG_SCALES, SHORT_SCALES, dfa
from biofeedback.dsp.series import BeatKind
from biofeedback.dsp.updates import Absence, Standing

BY_NAME = {metric.name: metric for metric in METRICS}
WHITE_MS = 900.0 + 40.0 * np.random.default_rng(9).standard_normal(4000)


def test_white_noise_reads_as_the_caveat_says() -> None:
    window = whole_window(WHITE_MS)
    assert BY_NAME["dfa_alpha1"].compute(window) == pytest.approx(0.58, abs=0.04)
    assert BY_NAME["dfa_alpha2"].compute(window) == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize(
    ("name", "scales", "beats"),
    [("dfa_alpha1", SHORT_SCALES, 64), ("dfa_alpha2", LONG_SCALES, 256)],
)
def test_four_windows_of_the_longest_scale_are_needed(
    name: str, scales: tuple[int, ...], beats: int
) -> None:
    compute = BY_NAME[name].compute
    assert compute(whole_window(WHITE_MS[: beats - 1])) is None
    assert compute(whole_window(WHITE_MS[:beats])) == dfa(WHITE_MS[:beats], scales)


@pytest.mark.parametrize("name", ["dfa_alpha1", "dfa_alpha2"])
def test_a_session_is_judged_by_its_longest_stretch(name: str) -> None:
    segments = [0] * 100 + [1] * 500
    value = evaluated(
        BY_NAME[name],
        whole_window(series(WHITE_MS[:600], segments=segments)),
        profile="task-force",
        standing=Standing.SETTLED,
    )
    alone = BY_NAME[name].compute(whole_window(WHITE_MS[100:600]))
    assert value.value == pytest.approx(alone, rel=1e-9)


def test_under_five_minutes_there_is_none() -> None:
    value = evaluated(
        BY_NAME["dfa_alpha1"],
        whole_window(WHITE_MS[:290]),
        profile="task-force",
        standing=Standing.SETTLED,
    )
    assert (value.value, value.absence) == (None, Absence.NOT_FILLED)


def test_corrected_beats_stay_in_their_place() -> None:
    kinds = [BeatKind.NORMAL] * 400
    kinds[200] = BeatKind.ECTOPIC
    marked, plain = whole_window(series(WHITE_MS[:400], kinds=kinds)), whole_window(WHITE_MS[:400])
    assert BY_NAME["dfa_alpha1"].compute(marked) == BY_NAME["dfa_alpha1"].compute(plain)

import pickle
from collections.abc import Callable

import numpy as np
import pytest

from beat_records import DATA
from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.analysis.sliding_course import SlidingRequest
from biofeedback.backend.analysing import analysed, slid, stretches
from biofeedback.backend.background import OnProgress, Progress
from biofeedback.backend.inputs import FileInput

SITTING = FileInput(path=DATA / "wearablehrv_vuams" / "vu_sitting_rr_ms.txt")


def silent(_: Progress) -> None:
    pass


def test_what_was_asked_for_is_there_and_told() -> None:
    request = AnalysisRequest(profile="kubios lambda=300", breadth=Breadth.ALL)
    told: list[Progress] = []
    analysis = analysed(SITTING, request, told.append)
    assert analysis.profile == "kubios lambda=300"
    assert tuple(value.name for value in analysis.metrics) == request.names
    assert [one.step for one in told] == list(request.names)


def test_without_correction_every_beat_is_as_it_came() -> None:
    untouched = analysed(SITTING, AnalysisRequest(correction=False), silent)
    assert untouched.corrected_percent == 0.0
    beats = stretches(SITTING, correction=False).beats
    assert beats.rr_ms.tolist() == untouched.series.rr_ms.tolist()


def test_stretches_know_where_they_are_from() -> None:
    found = stretches(SITTING, correction=True)
    assert found.info.source.label == SITTING.path.name
    assert set(np.unique(found.beats.segments).tolist()) == {0}


@pytest.mark.parametrize(
    "job",
    [
        lambda told: analysed(SITTING, AnalysisRequest(), told),
        lambda told: slid(SITTING, SlidingRequest(names=("rmssd",)), told),
    ],
)
def test_what_comes_back_can_be_sent_between_processes(job: Callable[[OnProgress], object]) -> None:
    found = job(silent)
    assert type(pickle.loads(pickle.dumps(found))) is type(found)

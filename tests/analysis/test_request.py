import pytest

from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.dsp.catalogue import catalogue


def test_core_is_what_a_session_shows() -> None:
    core = AnalysisRequest().names
    assert set(core) == {name for name, metric in catalogue().items() if metric.is_live}


def test_breadths_grow() -> None:
    core, quick, every = (AnalysisRequest(breadth=breadth).names for breadth in Breadth)
    assert set(core) < set(quick) < set(every)
    assert every == tuple(catalogue())
    assert not any(catalogue()[name].is_costly for name in quick)


@pytest.mark.parametrize("profile", ["kubios", "neurokit2", "kubios lambda=300"])
def test_a_profile_that_is_never_live_gives_all_that_is_quick(profile: str) -> None:
    core = AnalysisRequest(profile=profile).names
    assert "sdnn" in core
    assert core == AnalysisRequest(profile=profile, breadth=Breadth.ALL).names


def test_what_takes_long_goes_to_the_background() -> None:
    assert not AnalysisRequest(breadth=Breadth.ALL).is_long
    assert AnalysisRequest(breadth=Breadth.COSTLY).is_long
    assert AnalysisRequest(with_intervals=True).is_long


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="no profile"):
        _ = AnalysisRequest(profile="nobody").names

from dataclasses import replace

from biofeedback.dsp.catalogue import catalogue


def test_a_metric_is_live_where_it_has_a_cadence() -> None:
    rmssd = catalogue()["rmssd"]
    assert rmssd.is_live
    assert not replace(rmssd, cadence_s=None).is_live

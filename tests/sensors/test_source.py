import inspect

import pytest

from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.recording_as_strap import RecordingAsStrap
from biofeedback.sensors.replay import Replay
from biofeedback.sensors.simulated.strap import SimulatedStrap
from biofeedback.sensors.source import Source

SOURCES = [HeartRateStrap, RecordingAsStrap, Replay, SimulatedStrap]


def as_source(kind: type[Source]) -> type[Source]:
    """Taken by the type checker as proof that the class is one."""
    return kind


@pytest.mark.parametrize("kind", SOURCES)
def test_everything_that_gives_records_can_be_used_as_a_source(kind: type[Source]) -> None:
    assert isinstance(inspect.getattr_static(as_source(kind), "info"), property)
    assert inspect.isasyncgenfunction(kind.records)
    assert inspect.iscoroutinefunction(kind.control)
    assert inspect.iscoroutinefunction(kind.close)

from pathlib import Path

import pytest

from biofeedback.backend.choices import FileChoice, SimulatedChoice, StrapChoice
from biofeedback.backend.sources import SourceFactory
from biofeedback.backend.standby import Standby
from biofeedback.backend.strap_sources import StrapSources
from biofeedback.clock import SessionClock, VirtualClock
from biofeedback.exchange.errors import ExchangeError
from biofeedback.records import SourceKind
from biofeedback.sensors.ble.radio import Radio


@pytest.fixture
def factory() -> SourceFactory:
    clock = VirtualClock()
    straps = StrapSources(Radio(clock=clock))
    return SourceFactory(straps=straps, standby=Standby(straps, clock=clock))


@pytest.fixture
def clock() -> SessionClock:
    return SessionClock.starting_now(VirtualClock())


def test_each_choice_gives_its_kind_of_source(
    factory: SourceFactory, clock: SessionClock, tmp_path: Path
) -> None:
    file = tmp_path / "rest.txt"
    file.write_text("\n".join(["800", "810", "790", "805"] * 5), encoding="utf-8")
    strap = factory.prepare(StrapChoice(address="AA:BB", name="H10"))(clock)
    simulated = factory.prepare(SimulatedChoice(seed=4))(clock)
    played = factory.prepare(FileChoice(path=file))(clock)
    kinds = [source.info.kind for source in (strap, simulated, played)]
    assert kinds == [SourceKind.STRAP, SourceKind.SIMULATED, SourceKind.FILE]
    assert [source.info.is_simulated for source in (strap, simulated, played)] == [
        False,
        True,
        False,
    ]


def test_a_file_is_read_before_the_session_begins(factory: SourceFactory, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError):
        factory.prepare(FileChoice(path=tmp_path / "missing.txt"))

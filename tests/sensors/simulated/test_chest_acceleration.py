import numpy as np
import pytest

from biofeedback.sensors.simulated.chest_acceleration import accelerations_mg, strength
from biofeedback.sensors.simulated.faults import FaultKind, FaultSpan

TIMES_S = np.arange(0.0, 10.0, 0.02)
MOVE = FaultSpan(kind=FaultKind.MOVEMENT, from_s=4.0, to_s=7.0)


def test_a_still_chest_feels_gravity_that_tilts_with_the_breath() -> None:
    chest = 0.5 - 0.5 * np.cos(2 * np.pi * 0.2 * TIMES_S)
    felt = accelerations_mg(TIMES_S, chest, ())
    assert np.linalg.norm(felt, axis=1) == pytest.approx(np.full(len(TIMES_S), 1000.0), abs=15.0)
    assert np.corrcoef(felt[:, 2], chest)[0, 1] == pytest.approx(1.0)


def test_a_move_swells_and_fades_and_is_felt_only_while_it_lasts() -> None:
    share = strength(TIMES_S, MOVE)
    assert share[(TIMES_S < 4.0) | (TIMES_S > 7.0)].max() == 0.0
    assert share[(TIMES_S > 4.5) & (TIMES_S < 6.5)].min() == 1.0
    still = np.zeros(len(TIMES_S))
    change = accelerations_mg(TIMES_S, still, (MOVE,)) - accelerations_mg(TIMES_S, still, ())
    assert np.abs(change[share == 0.0]).max() == 0.0
    assert np.abs(change).max() > 80.0

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.spectra.tridiagonal import prepare, solved_tridiagonal

Row = NDArray[np.float64]

prepare()  # the import of the solver is in nobody's deadline


def _system(seed: int, count: int) -> tuple[Row, Row, Row, Row]:
    drawn = np.random.default_rng(seed)
    below, above = drawn.uniform(0.1, 1.0, (2, count - 1))
    return below, drawn.uniform(2.0, 5.0, count), above, drawn.normal(size=count)


def _solved(system: tuple[Row, Row, Row, Row]) -> Row:
    return solved_tridiagonal(*(row.copy() for row in system))


@given(st.integers(0, 1000), st.integers(2, 60))
def test_the_unknowns_fulfil_every_equation(seed: int, count: int) -> None:
    below, diagonal, above, right = _system(seed, count)

    found = _solved((below, diagonal, above, right))

    whole = np.diag(diagonal) + np.diag(below, -1) + np.diag(above, 1)
    np.testing.assert_allclose(whole @ found, right, rtol=0, atol=1e-12)


@given(st.integers(0, 1000), st.integers(2, 30), st.integers(2, 30))
def test_blocks_get_the_same_bits_together_as_alone(seed: int, first: int, second: int) -> None:
    one, other = _system(seed, first), _system(seed + 1, second)
    apart = np.zeros(1)

    together = solved_tridiagonal(
        np.concatenate((one[0], apart, other[0])),
        np.concatenate((one[1], other[1])),
        np.concatenate((one[2], apart, other[2])),
        np.concatenate((one[3], other[3])),
    )

    assert together.tolist() == [*_solved(one), *_solved(other)]


def test_a_system_with_more_than_one_solution_is_refused() -> None:
    prepare()
    with pytest.raises(ValueError, match="no solution"):
        solved_tridiagonal(np.zeros(1), np.zeros(2), np.zeros(1), np.ones(2))


_IN_A_FRESH_PROCESS = """
from types import SimpleNamespace
import sys
import numpy as np
from biofeedback.dsp.spectra import tridiagonal

def refuse(spec):
    raise ImportError("it wants its package")

if "lies elsewhere" in sys.argv:
    tridiagonal.PathFinder = SimpleNamespace(find_spec=lambda *_: None)
if "not alone" in sys.argv:
    tridiagonal.module_from_spec = refuse
rows = np.ones(3), np.full(4, 4.0), np.ones(3), np.arange(4.0)
print(tridiagonal.solved_tridiagonal(*rows).tolist(), "scipy.linalg" in sys.modules)
"""


def _solved_in_a_fresh_process(case: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _IN_A_FRESH_PROCESS, case],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.rsplit(maxsplit=1)


@pytest.mark.parametrize("case", ["lies elsewhere", "not alone"])
def test_the_solver_comes_alone_or_else_with_scipy(case: str) -> None:
    unknowns, is_with_scipy = _solved_in_a_fresh_process(case)
    assert is_with_scipy == "True"
    assert _solved_in_a_fresh_process("as it is") == [unknowns, "False"]

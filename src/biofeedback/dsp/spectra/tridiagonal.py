"""Systems of equations in which each unknown meets only its two neighbours, solved by LAPACK."""

import importlib
from collections.abc import Callable
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

_OVERWRITTEN = (1, 1, 1, 1)
"""LAPACK may use up all four arrays."""


def solved_tridiagonal(
    below: NDArray[np.float64],
    diagonal: NDArray[np.float64],
    above: NDArray[np.float64],
    right: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The unknowns, shape (n,), n > 1; what is given is used up, ``right`` may be what comes back.

    ``below`` and ``above``, shape (n - 1,), stand beside ``diagonal``. By Gaussian elimination
    with partial pivoting (LAPACK's dgtsv). Blocks that zeros keep apart get the same bits together
    as alone. Raises ValueError for a system without one solution.
    """
    *_, unknowns, info = _dgtsv()(below, diagonal, above, right, *_OVERWRITTEN)
    if info:
        raise ValueError("the system has no solution, or more than one")
    found: NDArray[np.float64] = unknowns
    return found


def prepare() -> None:
    """Import the solver now, so that the first system is as quick as any other."""
    _dgtsv()


@lru_cache(maxsize=1)
def _dgtsv() -> Callable[..., Any]:
    # Not at the top: most who import dsp never solve a system.
    lapack = _bare_lapack() or importlib.import_module("scipy.linalg.lapack")
    return lapack.dgtsv  # type: ignore[no-any-return]


def _bare_lapack() -> ModuleType | None:
    """The compiled routines that scipy.linalg.lapack passes on; None where that does not work.

    Importing scipy.linalg for them takes ten times as long: it brings all of numpy's drawers.
    """
    package = PathFinder.find_spec("scipy.linalg", importlib.import_module("scipy").__path__)
    folders = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec("scipy.linalg._flapack", folders) if folders else None
    if spec is None or spec.loader is None:
        return None
    try:
        lapack = module_from_spec(spec)
        spec.loader.exec_module(lapack)
    except ImportError:  # a build that needs its package around it; the public road tells more
        return None
    return lapack

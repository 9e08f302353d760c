"""Power of the intervals over frequency by an autoregressive model: Burg's method, order 16.

Burg 1967 (in Childers, Modern Spectrum Analysis, 1978) finds the model from the forward and
backward errors of the series itself: always stable, no taper, and its variance is the series'.
The order is fixed at 16, not found by a criterion: the usual criteria come out too low for
intervals, and 16 is the least that is recommended (Boardman and others 2002,
doi:10.1088/0967-3334/23/2/308). The series is even at 2 Hz: the 4 Hz of the other spectra would
spend half of the poles between 1 and 2 Hz, where a spline through beats has no power.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.spectra.spectrum import detrended
from biofeedback.dsp.spectra.spline import even_spline

MODEL_HZ = 2.0
ORDER = 16
_SAMPLES_FOR_EACH = 3
"""Samples that there must be for each pole."""
_PREDICTED = 1e-14
"""An error below this share of the variance is rounding: the series is predicted."""
_GAUSS_NODES, _GAUSS_WEIGHTS = np.polynomial.legendre.leggauss(8)
_GROWTH = 3.0 ** np.arange(24)
"""How the pieces of an integral widen from a pole outwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoregressiveModel:
    """A stationary series as white noise through poles."""

    poles: NDArray[np.complex128]
    """Inside the unit circle, shape (order,); an order below 16 predicts the series already."""
    variance_ms2: float
    rate_hz: float

    def power(self, band_hz: tuple[float, float]) -> float:
        """The integral of its one-sided density over a band, in ms2.

        Pieces of Gauss and Legendre's rule, finer towards each pole, so that a line as narrow as a
        pure sine's is met; all frequencies together give the variance.
        """
        whole = self._integral((0.0, self.rate_hz / 2))
        return self.variance_ms2 * self._integral(band_hz) / whole

    def density(self, frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
        """Its one-sided density in ms2/Hz, shape as given."""
        whole = self._integral((0.0, self.rate_hz / 2))
        density: NDArray[np.float64] = self._shape(frequencies_hz) * (self.variance_ms2 / whole)
        return density

    def _integral(self, band_hz: tuple[float, float]) -> float:
        low, high = (min(max(edge, 0.0), self.rate_hz / 2) for edge in band_hz)
        if high <= low:
            return 0.0
        turn_hz = self.rate_hz / (2 * np.pi)
        at_hz = np.abs(np.angle(self.poles)) * turn_hz
        wide_hz = np.maximum(1.0 - np.abs(self.poles), 1e-9) * turn_hz
        away_hz = wide_hz[:, None] * _GROWTH
        edges_hz = np.concatenate(
            (
                [low, high],
                at_hz,
                (at_hz[:, None] - away_hz).ravel(),
                (at_hz[:, None] + away_hz).ravel(),
            )
        )
        edges_hz = np.unique(edges_hz[(edges_hz >= low) & (edges_hz <= high)])
        half_hz = np.diff(edges_hz) / 2
        nodes_hz = (edges_hz[:-1] + half_hz)[:, None] + half_hz[:, None] * _GAUSS_NODES
        return float(np.sum(self._shape(nodes_hz) @ _GAUSS_WEIGHTS * half_hz))

    def _shape(self, frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
        """The density but for its scale."""
        turn = np.exp(-2j * np.pi / self.rate_hz * frequencies_hz)
        shape = np.ones(frequencies_hz.shape)
        for pole in self.poles:
            factor = 1.0 - pole * turn
            shape /= factor.real**2 + factor.imag**2
        return shape


def autoregressive(
    times_s: NDArray[np.float64], rr_ms: NDArray[np.float64]
) -> AutoregressiveModel | None:
    """The model of one stretch of beats, shape (n,): splined to 2 Hz and without their line.

    None where it has too few samples or nothing that varies. Raises ValueError unless
    ``is_spline_possible`` and the intervals are finite.
    """
    if len(rr_ms) and rr_ms.min() == rr_ms.max():
        return None
    samples = detrended(even_spline(times_s, rr_ms, rate_hz=MODEL_HZ))
    return burg(samples, rate_hz=MODEL_HZ)


def burg(
    samples: NDArray[np.float64], *, rate_hz: float, order: int = ORDER
) -> AutoregressiveModel | None:
    """Burg's model of an even series without a mean, shape (n,).

    None for fewer than three samples for each pole, and for zeros throughout. Fewer poles than
    asked for where they predict the series.
    """
    variance = _inner(samples, samples) / max(len(samples), 1)
    if len(samples) < _SAMPLES_FOR_EACH * order or variance <= 0.0:
        return None
    error = variance
    forward, backward = samples[1:], samples[:-1]
    polynomial = np.ones(1)
    for _ in range(order):
        power = _inner(forward, forward) + _inner(backward, backward)
        if error <= _PREDICTED * variance or power <= 0.0:
            break
        reflection = -2.0 * _inner(forward, backward) / power
        polynomial = np.append(polynomial, 0.0)
        polynomial = polynomial + reflection * polynomial[::-1]
        error *= 1.0 - reflection * reflection
        forward, backward = (
            forward[1:] + reflection * backward[1:],
            backward[:-1] + reflection * forward[:-1],
        )
    poles = np.empty(len(polynomial) - 1, dtype=np.complex128)
    poles[:] = np.roots(polynomial)
    return AutoregressiveModel(poles=poles, variance_ms2=variance, rate_hz=rate_hz)


def _inner(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The inner product without BLAS, which waits for a second thread where series are long."""
    return float(np.einsum("i,i->", one, other))

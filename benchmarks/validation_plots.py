"""The pictures of the validation page: powers by tool, densities by recipe, agreement by metric."""

from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from agreement import Agreement
from biofeedback.analysis.bare_window import bare_beats
from biofeedback.dsp.spectra.autoregressive import autoregressive
from biofeedback.dsp.spectra.kubios import DETREND_LAMBDA, detrended_beats, kubios_spectrum
from biofeedback.dsp.spectra.lomb_scargle import lomb_scargle
from biofeedback.dsp.spectra.neurokit2_recipe import neurokit2_spectrum
from biofeedback.dsp.spectra.spectrum import rr_samples, welch

Array = NDArray[np.float64]
Numbers = dict[str, float]
OURS, THEIRS, OTHERS = "#1f6f8b", "#d1603d", "#9aa5ab"
FLOOR = 10.0
"""Lowest density that is drawn, in ms2/Hz."""
EXACT = 1e-17
"""Where differences of exactly 0 are drawn."""
STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#5b6770",
    "axes.grid": True,
    "grid.color": "#e3e7ea",
    "axes.axisbelow": True,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "validation",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}
matplotlib.style.use(STYLE)


def draw_powers(path: Path, recording: str, tools: dict[str, Numbers]) -> None:
    """LF power of one recording by every tool, as bars from 0."""
    powers = [(tool, one["lf_power"]) for tool, one in tools.items() if one.get("lf_power")]
    powers.reverse()
    highest = max(power for _, power in powers)
    figure = Figure(figsize=(7.2, 0.24 * len(powers) + 0.9), layout="constrained")
    axes = figure.subplots()
    names = [tool for tool, _ in powers]
    axes.barh(names, [power for _, power in powers], color=[_colour(tool) for tool in names])
    for place, (_, power) in enumerate(powers):
        axes.text(power + 0.01 * highest, place, f"{power:.4g}", va="center", fontsize=8)
    axes.set_xlim(0.0, 1.1 * highest)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("LF power, as ms²")
    axes.set_title(f"One recording, {len(powers)} LF powers: {recording}", loc="left", fontsize=10)
    _save(figure, path)


def draw_densities(path: Path, recording: str, rr_ms: Array) -> None:
    """The densities of one recording: our three estimators above, other recipes below."""
    figure = Figure(figsize=(7.2, 5.4), layout="constrained")
    above, below = figure.subplots(2, sharex=True, sharey=True)
    ours, theirs = _our_densities(rr_ms), _other_densities(rr_ms)
    _draw(above, ours, ("#1f6f8b", "#d1a03d", "#7b4f9e"))
    above.set_title(f"Ours, three estimators: {recording}", loc="left", fontsize=10)
    _draw(below, theirs, ("#1f6f8b", "#d1603d", "#4d8a4a"))
    below.set_title("Welch by three recipes", loc="left", fontsize=10)
    below.set_xlabel("frequency in Hz")
    above.set_xlim(0.0, 0.45)
    above.set_ylim(FLOOR, None)
    _save(figure, path)


def draw_agreement(path: Path, found: list[Agreement]) -> None:
    """Worst relative difference to NeuroKit2 of each metric, by its definition and by ours."""
    figure = Figure(figsize=(7.2, 0.19 * len(found) + 1.1), layout="constrained")
    axes = figure.subplots()
    names = [one.first.name for one in reversed(found)]
    profile = [(place, one.worst) for place, one in enumerate(reversed(found)) if one.compared]
    own = [
        (place, one.ours)
        for place, one in enumerate(reversed(found))
        if one.first.unit == one.first.their_unit and not one.is_same_definition
    ]
    axes.scatter(
        [max(difference, EXACT) for _, difference in profile],
        [place for place, _ in profile],
        color=OURS,
        s=16,
        label="their definition, computed by us",
    )
    axes.scatter(
        [max(difference, EXACT) for _, difference in own],
        [place for place, _ in own],
        facecolors="none",
        edgecolors=THEIRS,
        s=22,
        label="our definition, where it is another",
    )
    axes.set_xscale("log")
    axes.set_yticks(range(len(names)), names, fontsize=7.5)
    axes.set_ylim(-1, len(names))
    axes.axvline(1e-9, color=OURS, linewidth=0.8, linestyle=":")
    axes.axvline(1e-6, color=OURS, linewidth=0.8, linestyle="--")
    axes.set_xlabel(
        "largest relative difference to NeuroKit2 over all recordings (left edge: none)\n"
        "dotted: limit of the time domain; dashed: of the others"
    )
    axes.legend(loc="upper center", bbox_to_anchor=(0.45, 1.06), ncols=2)
    _save(figure, path)


def _our_densities(rr_ms: Array) -> dict[str, tuple[Array, Array]]:
    beats = bare_beats(rr_ms)
    even = welch(rr_samples(beats.times_s, rr_ms))
    uneven = lomb_scargle(beats.times_s, rr_ms)
    found = {
        "Welch": (even.frequencies_hz, even.density),
        "Lomb–Scargle": (uneven.frequencies_hz, uneven.density),
    }
    model = autoregressive(beats.times_s, rr_ms)
    if model is not None:
        at_hz: Array = np.linspace(0.002, 0.45, 400)
        found["autoregressive, order 16"] = (at_hz, model.density(at_hz))
    return found


def _other_densities(rr_ms: Array) -> dict[str, tuple[Array, Array]]:
    beats = bare_beats(rr_ms)
    spectra = {
        "task-force": welch(rr_samples(beats.times_s, rr_ms)),
        "neurokit2": neurokit2_spectrum(beats.times_s, rr_ms),
    }
    detrended = detrended_beats(beats.times_s, rr_ms, DETREND_LAMBDA)
    if detrended is not None:
        spectra["kubios"] = kubios_spectrum(detrended.samples)
    return {
        name: (one.frequencies_hz, one.density) for name, one in spectra.items() if one is not None
    }


def _draw(axes: Axes, densities: dict[str, tuple[Array, Array]], colours: tuple[str, ...]) -> None:
    for (name, (at_hz, density)), colour in zip(densities.items(), colours, strict=False):
        shown = at_hz <= 0.45
        axes.semilogy(
            at_hz[shown], np.maximum(density[shown], FLOOR), color=colour, linewidth=1.1, label=name
        )
    for edge_hz in (0.04, 0.15, 0.40):
        axes.axvline(edge_hz, color="#5b6770", linewidth=0.7, linestyle=":")
    axes.set_ylabel("ms²/Hz")
    axes.legend(loc="upper right")


def _colour(tool: str) -> str:
    if tool.startswith("ours"):
        return OURS
    return THEIRS if tool.startswith("NeuroKit2") else OTHERS


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, metadata={"Date": None, "Creator": None})

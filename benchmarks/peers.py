"""What other programs make of the same intervals; runs inside ``.venv-peers``, one peer a process.

Usage: ``peers.py PEER < recordings.json > numbers.json``: recordings are lists of intervals in ms
by name. Each peer is called with its own defaults unless a variant says otherwise. Numbers carry
this project's names and units; what a peer does not offer is missing, what it raises is told.
"""

import importlib
import importlib.metadata
import json
import math
import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers = dict[str, float]
Variants = dict[str, Callable[[], Numbers]]
"""By the variant's name, empty for the default; each fails alone."""
_LF_HF = {"vlf_power": "vlf", "lf_power": "lf", "hf_power": "hf", "lf_hf": "lf_hf_ratio"}


def hrv_analysis(rr_ms: Array) -> Variants:
    """Aura's: time, geometry, plot, entropy and Welch; Lomb-Scargle."""
    there, rr = importlib.import_module("hrvanalysis"), rr_ms.tolist()
    return {
        "": lambda: {
            **_picked(
                there.get_time_domain_features(rr),
                mean_rr="mean_nni",
                sdnn="sdnn",
                rmssd="rmssd",
                sdsd="sdsd",
                pnn50="pnni_50",
            ),
            **_picked(there.get_geometrical_features(rr), hti="triangular_index"),
            **_picked(there.get_poincare_plot_features(rr), sd1="sd1", sd2="sd2"),
            **_picked(there.get_frequency_domain_features(rr), **_LF_HF),
            **_picked(there.get_sampen(rr), sampen="sampen"),
        },
        "Lomb": lambda: _picked(there.get_frequency_domain_features(rr, method="lomb"), **_LF_HF),
    }


def pyhrv(rr_ms: Array) -> Variants:
    """Time, geometry, nonlinear and Welch; Lomb-Scargle; autoregressive of order 16."""
    importlib.import_module("matplotlib").use("Agg")
    spectra = importlib.import_module("pyhrv.frequency_domain")
    return {
        "": lambda: {
            **_pyhrv_beats(rr_ms),
            **_pyhrv_powers(spectra.welch_psd(rr_ms, show=False, show_param=False), "fft"),
        },
        "Lomb": lambda: _pyhrv_powers(
            spectra.lomb_psd(rr_ms, show=False, show_param=False), "lomb"
        ),
        "AR 16": lambda: _pyhrv_powers(spectra.ar_psd(rr_ms, show=False, show_param=False), "ar"),
    }


def _pyhrv_beats(rr_ms: Array) -> Numbers:
    time = importlib.import_module("pyhrv.time_domain")
    nonlinear = importlib.import_module("pyhrv.nonlinear")
    found = {
        **time.nni_parameters(rr_ms).as_dict(),
        **time.sdnn(rr_ms).as_dict(),
        **time.rmssd(rr_ms).as_dict(),
        **time.sdsd(rr_ms).as_dict(),
        **time.nn50(rr_ms).as_dict(),
        **time.geometrical_parameters(rr_ms, plot=False).as_dict(),
        **nonlinear.poincare(rr_ms, show=False).as_dict(),
        **nonlinear.sample_entropy(rr_ms).as_dict(),
        **nonlinear.dfa(rr_ms, show=False).as_dict(),
    }
    importlib.import_module("matplotlib.pyplot").close("all")
    return _picked(
        found,
        mean_rr="nni_mean",
        sdnn="sdnn",
        rmssd="rmssd",
        sdsd="sdsd",
        pnn50="pnn50",
        hti="tri_index",
        tinn="tinn",
        sd1="sd1",
        sd2="sd2",
        sampen="sampen",
        dfa_alpha1="dfa_alpha1",
        dfa_alpha2="dfa_alpha2",
    )


def _pyhrv_powers(found: Any, kind: str) -> Numbers:
    importlib.import_module("matplotlib.pyplot").close("all")
    vlf, lf, hf = (float(power) for power in found[f"{kind}_abs"][-3:])
    return {
        "vlf_power": vlf,
        "lf_power": lf,
        "hf_power": hf,
        "lf_hf": float(found[f"{kind}_ratio"]),
    }


def systole(rr_ms: Array) -> Variants:
    """Its tables of the three domains."""
    there = importlib.import_module("systole.hrv")

    def numbers() -> Numbers:
        rows: dict[str, float] = {}
        for domain in ("time_domain", "frequency_domain", "nonlinear_domain"):
            table = getattr(there, domain)(rr_ms, input_type="rr_ms")
            rows |= dict(zip(table["Metric"], table["Values"], strict=True))
        return _picked(
            rows,
            mean_rr="MeanRR",
            sdnn="SDNN",
            rmssd="RMSSD",
            sdsd="SDSD",
            pnn50="pnn50",
            vlf_power="vlf_power",
            lf_power="lf_power",
            hf_power="hf_power",
            lf_hf="lf_hf_ratio",
            sd1="SD1",
            sd2="SD2",
        )

    return {"": numbers}


def biosppy(rr_ms: Array) -> Variants:
    """With its detrending, which is the default, and without."""
    there = importlib.import_module("biosppy.signals.hrv")

    def numbers(*, detrend: bool) -> Numbers:
        found = there.hrv(rri=rr_ms, parameters="all", detrend_rri=detrend, show=False).as_dict()
        return _picked(
            found,
            mean_rr="rr_mean",
            sdnn="sdnn",
            rmssd="rmssd",
            pnn50="pnn50",
            hti="hti",
            tinn="tinn",
            sd1="sd1",
            sd2="sd2",
            sampen="sampen",
            vlf_power="vlf_pwr",
            lf_power="lf_pwr",
            hf_power="hf_pwr",
            lf_hf="lf_hf",
        )

    return {"": lambda: numbers(detrend=True), "not detrended": lambda: numbers(detrend=False)}


def heartpy(rr_ms: Array) -> Variants:
    """Without its outlier filter, which is off by default."""
    there = importlib.import_module("heartpy")

    def numbers() -> Numbers:
        # Its default arguments are shared between calls, so fresh ones are given.
        _, measures = there.process_rr(rr_ms, calc_freq=True, measures={}, working_data={})
        picked = _picked(
            measures,
            mean_rr="ibi",
            sdnn="sdnn",
            rmssd="rmssd",
            sdsd="sdsd",
            sd1="sd1",
            sd2="sd2",
            vlf_power="vlf",
            lf_power="lf",
            hf_power="hf",
            lf_hf="lf/hf",
        )
        return {**picked, "pnn50": 100.0 * float(measures["pnn50"])}  # a fraction there

    return {"": numbers}


def flirt(rr_ms: Array) -> Variants:
    """Its functions of one window, Lomb-Scargle as by default, on all intervals."""
    there = importlib.import_module("flirt.hrv.feature_calculation").FEATURE_FUNCTIONS

    def numbers() -> Numbers:
        found: dict[str, float] = {}
        for domain in ("td", "fd", "nl"):
            found |= there[domain].__generate__(rr_ms)
        return _picked(
            found,
            mean_rr="hrv_mean_nni",
            sdnn="hrv_sdnn",
            rmssd="hrv_rmssd",
            sdsd="hrv_sdsd",
            pnn50="hrv_pnni_50",
            sd1="hrv_SD1",
            sd2="hrv_SD2",
            vlf_power="hrv_vlf",
            lf_power="hrv_lf",
            hf_power="hrv_hf",
            lf_hf="hrv_lf_hf_ratio",
        )

    return {"": numbers}


def sleepecg(rr_ms: Array) -> Variants:
    """The first of two epochs as long as the recording; powers from s² to ms²."""
    there = importlib.import_module("sleepecg")

    def numbers() -> Numbers:
        # An epoch can't begin before the first interval's end, and one alone fails.
        beats_s = np.concatenate(([0.0], np.cumsum(rr_ms) / 1000.0)) - rr_ms[0] / 1000.0
        whole_s = int(beats_s[-1])
        record = there.SleepRecord(
            sleep_stages=np.array([1, 1]), sleep_stage_duration=1, heartbeat_times=beats_s
        )
        rows, _, names = there.extract_features(
            [record],
            lookforward=whole_s,
            sleep_stage_duration=1,
            feature_selection=["hrv-time", "hrv-frequency"],
        )
        found = _picked(
            dict(zip(names, rows[0][0], strict=True)),
            mean_rr="meanNN",
            sdnn="SDNN",
            rmssd="RMSSD",
            sdsd="SDSD",
            pnn50="pNN50",
            sd1="SD1",
            sd2="SD2",
            vlf_power="VLF",
            lf_power="LF",
            hf_power="HF",
            lf_hf="LF_HF_ratio",
        )
        scales = {"pnn50": 100.0, "lf_hf": 1.0, "vlf_power": 1e6, "lf_power": 1e6, "hf_power": 1e6}
        return {name: scales.get(name, 1000.0) * value for name, value in found.items()}

    return {"": numbers}


def physiokit(rr_ms: Array) -> Variants:
    """Its time domain; its frequency domain gives sums of amplitudes, no powers."""
    there = importlib.import_module("physiokit.hrv")

    def numbers() -> Numbers:
        return _picked(
            vars(there.compute_hrv_time(rr_ms)),
            mean_rr="mean_nn",
            sdnn="sd_nn",
            rmssd="rms_sd",
            sdsd="sd_sd",
            pnn50="pnn50",
        )

    return {"": numbers}


def nolds(rr_ms: Array) -> Variants:
    """Sample entropy, and fluctuation over 4 to 16 and 16 to 64 beats without overlap."""
    there = importlib.import_module("nolds")

    def alpha(first: int, last: int) -> float:
        scales = range(first, last + 1)
        return float(there.dfa(rr_ms, nvals=scales, overlap=False, fit_exp="poly"))

    return {
        "": lambda: {
            "sampen": float(there.sampen(rr_ms, emb_dim=2)),
            "dfa_alpha1": alpha(4, 16),
            "dfa_alpha2": alpha(16, 64),
        }
    }


def antropy(rr_ms: Array) -> Variants:
    """Entropy; its tolerance is of the standard deviation with divisor n."""
    there = importlib.import_module("antropy")
    return {"": lambda: {"sampen": float(there.sample_entropy(rr_ms, order=2))}}


PEERS: Mapping[str, Callable[[Array], Variants]] = {
    "hrv-analysis": hrv_analysis,
    "pyhrv": pyhrv,
    "systole": systole,
    "biosppy": biosppy,
    "heartpy": heartpy,
    "flirt": flirt,
    "sleepecg": sleepecg,
    "physiokit": physiokit,
    "nolds": nolds,
    "antropy": antropy,
}
"""By the name that pip knows."""


def main(peer: str) -> int:
    """Read recordings, ask the peer about each, write what it says."""
    recordings: dict[str, list[float]] = json.load(sys.stdin)
    answer: dict[str, Any] = {
        "version": importlib.metadata.version(peer),
        "numbers": {},
        "errors": {},
    }
    warnings.simplefilter("ignore")
    with redirect_stdout(sys.stderr):
        for name, rr_ms in recordings.items():
            _asked(peer, name, np.array(rr_ms), answer)
    json.dump(answer, sys.stdout)
    return 0


def _asked(peer: str, recording: str, rr_ms: Array, answer: dict[str, Any]) -> None:
    for variant, numbers in PEERS[peer](rr_ms).items():
        key = f"{peer} {variant}".rstrip()
        np.random.seed(0)  # noqa: NPY002  # some draw lots from numpy's global generator
        try:
            found = numbers()
        except Exception as error:  # noqa: BLE001  # whatever a peer raises is told, not hidden
            answer["errors"][key] = f"{type(error).__name__}: {error}".splitlines()[0]
            continue
        finite = {name: value for name, value in found.items() if math.isfinite(value)}
        answer["numbers"].setdefault(key, {})[recording] = finite


def _picked(found: Mapping[str, Any], **names: str) -> Numbers:
    return {ours: float(found[theirs]) for ours, theirs in names.items() if theirs in found}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

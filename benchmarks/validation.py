"""Holds every number against paper, NeuroKit2 and other programs; writes the page.

Writes ``docs/validation.md`` and its pictures; exit code 1 where something is not as it should
be. The other programs live in ``.venv-peers``, which is made once, from the network.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agreement import Agreement, agreements, checks_of, corrected
from biofeedback.analysis.bare_window import bare_beats, bare_window
from biofeedback.analysis.neurokit2_calls import ask
from biofeedback.analysis.neurokit2_columns import COUNTERPARTS
from biofeedback.analysis.neurokit2_numbers import Call
from biofeedback.dsp.catalogue import KUBIOS, NEUROKIT2, TASK_FORCE, catalogue
from peer_claims import proofs
from peer_environment import PeerAnswers, ask_peers
from truths import truths
from validation_page import COLUMNS, Findings, KubiosValue, page
from validation_plots import draw_agreement, draw_densities, draw_powers
from validation_recordings import FOR_PEERS, PYHRV, SITTING, recordings_ms

DOCS = Path(__file__).resolve().parents[1] / "docs"
Array = NDArray[np.float64]
Numbers = dict[str, float]
CORRECTED = (*FOR_PEERS, "VU-AMS walking", "Polar H10, bigeminy", "noisy strap (hrv)")
ESTIMATORS = {"ours, Lomb–Scargle": "lomb_", "ours, autoregressive": "ar_"}
KUBIOS_VALUES = {
    PYHRV: {
        "mean_rr": 888.96, "sdnn": 80.715, "rmssd": 100.98, "pnn50": 49.107, "sd1": 71.508,
        "sd2": 89.088, "vlf_power": 144.52, "lf_power": 1561.4, "hf_power": 5468.4,
        "lf_hf": 0.28552, "sampen": 1.734, "dfa_alpha1": 0.66988, "dfa_alpha2": 0.19671,
    },
    SITTING: {
        "mean_rr": 1075.4, "sdnn": 67.592, "rmssd": 94.767, "pnn50": 70.504, "sd1": 67.131,
        "sd2": 68.239, "vlf_power": 176.14, "lf_power": 953.57, "hf_power": 3007.9,
        "lf_hf": 0.31702, "sampen": 1.4442, "dfa_alpha1": 0.32602, "dfa_alpha2": 0.28032,
    },
}  # fmt: skip
"""By an earlier prototype of the same recipe, with five digits; not by Kubios itself."""
BANDS = ("vlf_power", "lf_power", "hf_power", "lf_hf")


def main() -> int:
    """Compute, draw, write; say what failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-peers", action="store_true", help="leave the other programs out")
    parser.add_argument("--dry-run", action="store_true", help="judge, but write nothing")
    arguments = parser.parse_args()
    found = findings(with_peers=not arguments.no_peers)
    if not arguments.dry_run:
        draw(found)
        (DOCS / "validation.md").write_text(page(found), encoding="utf-8")
    for failure in found.failures:
        print(f"FAIL {failure}")
    print("FAIL" if found.failures else "PASS")
    return int(bool(found.failures))


def findings(*, with_peers: bool) -> Findings:
    """Everything that the page tells."""
    recordings = recordings_ms()
    shared = {name: recordings[name] for name in FOR_PEERS}
    left_out = PeerAnswers(failures={"all": "left out by --no-peers"})
    peers = ask_peers(shared) if with_peers else left_out
    tools = {**our_tools(shared), **their_tools(shared), **peers.numbers}
    return Findings(
        truths=truths(),
        agreements=agreed(recordings),
        recordings={name: len(rr_ms) for name, rr_ms in recordings.items()},
        unmatched=unmatched(recordings[SITTING]),
        corrected=[corrected(name, recordings[name]) for name in CORRECTED],
        kubios=kubios_values(recordings),
        tools=tools,
        peers=peers,
        proofs=proofs(tools, shared, own_numbers(tools)),
        powers_of=PYHRV,
        densities_of=SITTING,
    )


def draw(found: Findings) -> None:
    """The three pictures."""
    pictures = DOCS / "pictures"
    powers = {
        tool: one[found.powers_of] for tool, one in found.tools.items() if found.powers_of in one
    }
    draw_powers(pictures / "validation-lf-power.svg", found.powers_of, powers)
    rr_ms = recordings_ms()[found.densities_of]
    draw_densities(pictures / "validation-spectra.svg", found.densities_of, rr_ms)
    draw_agreement(pictures / "validation-agreement.svg", list(found.agreements))


def agreed(recordings: dict[str, Array]) -> list[Agreement]:
    """Ours beside NeuroKit2's, over every recording."""
    checks = {}
    for name, rr_ms in recordings.items():
        print(f"checking {name} ...", flush=True)
        checks[name] = checks_of(rr_ms)
    return agreements(checks)


def our_tools(recordings: dict[str, Array]) -> dict[str, dict[str, Numbers]]:
    """Our profiles and estimators as tools."""
    found = {
        f"ours, {profile}": {
            name: _of_profile(rr_ms, profile) for name, rr_ms in recordings.items()
        }
        for profile in (TASK_FORCE, KUBIOS, NEUROKIT2)
    }
    for tool, prefix in ESTIMATORS.items():
        found[tool] = {name: _of_estimator(rr_ms, prefix) for name, rr_ms in recordings.items()}
    order = [f"ours, {TASK_FORCE}", *ESTIMATORS, f"ours, {KUBIOS}", f"ours, {NEUROKIT2}"]
    return {tool: found[tool] for tool in order}


def own_numbers(tools: dict[str, dict[str, Numbers]]) -> dict[str, Numbers]:
    """Our default profile's numbers by recording, with the calibrated Lomb–Scargle's."""
    lomb = tools["ours, Lomb–Scargle"]
    return {
        name: {**numbers, "lomb_lf_power": lomb[name]["lf_power"]}
        for name, numbers in tools[f"ours, {TASK_FORCE}"].items()
    }


def their_tools(recordings: dict[str, Array]) -> dict[str, dict[str, Numbers]]:
    """NeuroKit2 with powers in ms2."""
    return {"NeuroKit2": {name: _of_neurokit2(rr_ms) for name, rr_ms in recordings.items()}}


def unmatched(rr_ms: Array) -> list[str]:
    """Columns of NeuroKit2 that stand for no metric of ours."""
    matched = {COUNTERPARTS[name].column for name in catalogue() if name in COUNTERPARTS}
    answers = [ask(call, rr_ms) for call in Call]
    columns = [name for one in answers for name in (*one.values, *one.undefined)]
    return [name for name in columns if name not in matched]


def kubios_values(recordings: dict[str, Array]) -> list[KubiosValue]:
    """The Kubios profile beside an earlier prototype of its recipe."""
    return [
        KubiosValue(
            recording=recording,
            metric=metric,
            ours=_of_profile(recordings[recording], KUBIOS).get(metric),
            prototype=value,
            tolerance=5e-3 if metric in BANDS else 5e-4,
        )
        for recording, values in KUBIOS_VALUES.items()
        for metric, value in values.items()
    ]


def _of_profile(rr_ms: Array, profile: str) -> Numbers:
    window = bare_window(bare_beats(rr_ms))
    metrics = catalogue(profile)
    values = {name: metrics[name].compute(window) for name in COLUMNS if name in metrics}
    return {name: value for name, value in values.items() if value is not None}


def _of_estimator(rr_ms: Array, prefix: str) -> Numbers:
    """The powers of another estimator under the names of the default one's."""
    window, metrics = bare_window(bare_beats(rr_ms)), catalogue()
    values = {
        name: metrics[prefix + name].compute(window)
        for name in ("vlf_power", "lf_power", "hf_power")
    }
    return {name: value for name, value in values.items() if value is not None}


def _of_neurokit2(rr_ms: Array) -> Numbers:
    answers = {call: ask(call, rr_ms) for call in Call}
    found = {}
    for name in COLUMNS:
        counterpart = COUNTERPARTS[name]
        value = answers[counterpart.call].values.get(counterpart.column)
        if value is not None:
            found[name] = value
    return found


if __name__ == "__main__":
    sys.exit(main())

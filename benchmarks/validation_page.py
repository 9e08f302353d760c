"""The words and tables of ``docs/validation.md``."""

import math
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from agreement import NONLINEAR_BEATS, Agreement, Corrected
from biofeedback.analysis.neurokit2_calls import VERSION
from biofeedback.analysis.neurokit2_check import TIME_TOLERANCE, TOLERANCE
from peer_claims import READ, Proof
from peer_environment import NOT_TRIED, PeerAnswers
from truths import Truth

Numbers = dict[str, float]
COLUMNS = {
    "mean_rr": "mean", "sdnn": "SDNN", "rmssd": "RMSSD", "sdsd": "SDSD", "pnn50": "pNN50",
    "sd1": "SD1", "sd2": "SD2", "vlf_power": "VLF", "lf_power": "LF", "hf_power": "HF",
    "lf_hf": "LF/HF", "sampen": "SampEn", "dfa_alpha1": "α1", "dfa_alpha2": "α2", "hti": "HTI",
    "tinn": "TINN",
}  # fmt: skip
"""Of the tables of tools."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KubiosValue:
    """One value of the Kubios profile beside an earlier prototype's of the same recipe."""

    recording: str
    metric: str
    ours: float | None
    prototype: float
    tolerance: float

    @property
    def error(self) -> float:
        """Relative to the prototype's, of which five digits are known."""
        if self.ours is None:
            return math.inf
        return abs(self.ours - self.prototype) / abs(self.prototype)

    @property
    def holds(self) -> bool:
        """Whether it is near enough."""
        return self.error <= self.tolerance


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything that the page tells."""

    truths: Sequence[Truth]
    agreements: Sequence[Agreement]
    recordings: dict[str, int]
    """Beats by name."""
    unmatched: Sequence[str]
    """Columns of NeuroKit2 that no metric of the catalogue has."""
    corrected: Sequence[Corrected]
    kubios: Sequence[KubiosValue]
    tools: dict[str, dict[str, Numbers]]
    """By tool, recording and metric."""
    peers: PeerAnswers
    proofs: Sequence[Proof]
    powers_of: str
    """The recording in the picture of powers."""
    densities_of: str

    @property
    def failures(self) -> list[str]:
        """What is not as it is meant to be."""
        return [
            *(f"{one.metric} of {one.of}" for one in self.truths if not one.holds),
            *(one.first.name for one in self.agreements if one.verdict == "FAIL"),
            *(f"kubios {one.metric} of {one.recording}" for one in self.kubios if not one.holds),
        ]


def page(found: Findings) -> str:
    """The whole page."""
    return "\n".join(
        [
            *_head(found),
            *_truths(found.truths),
            *_agreement(found),
            *_correction(found.corrected),
            *_kubios(found.kubios),
            *_tools(found),
            *_unexplained(found),
        ]
    )


def _head(found: Findings) -> list[str]:
    verdict = f"FAIL: {', '.join(found.failures)}" if found.failures else "PASS"
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "neurokit2"))
    return [
        "# Validation",
        "",
        "Are the numbers right? Each is held against what is known on paper, against NeuroKit2 on "
        "every recording in the project, and set beside what other programs "
        "make of the same beats. `make validation` writes this page anew.",
        "",
        f"**{verdict}** · Python {platform.python_version()}, {packages}; "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores.",
        "",
        "Intervals are taken as they are here: nothing is corrected unless it says so, and no gate "
        "withholds a number (in a report, too few beats, an irregular rhythm or slow breathing "
        "would). Definitions: [metrics.md](metrics.md).",
        "",
    ]


def _truths(truths: Sequence[Truth]) -> list[str]:
    lines = [
        "## Against what is known on paper",
        "",
        "Limits are relative. 1e-9 stands where the formula is exact for these very beats; of "
        "noise the mean over seeds is held to four of its own standard errors; spectra of a sine "
        "of 5 minutes are held to 1 to 3 %, because a taper's skirts and the spline (1.7 % of "
        "power at 0.25 Hz) cost some. Of a correlation dimension 5 minutes are too few: told, not "
        "judged.",
        "",
        *_header("metric", "on paper", "truth", "ours", "error", "limit", ""),
    ]
    of = ""
    for one in truths:
        if one.of != of:
            of = one.of
            lines.append(f"| **{of}** | | | | | | |")
        lines.append(
            _line(
                f"`{one.metric}`",
                one.formula,
                _shown(one.truth),
                _shown(one.ours),
                _error(one.error),
                "" if one.tolerance is None else f"{one.tolerance:.1e}",
                _verdict(one),
            )
        )
    return [*lines, ""]


def _verdict(one: Truth) -> str:
    if one.tolerance is None:
        return "not judged"
    return "PASS" if one.holds else "FAIL"


def _agreement(found: Findings) -> list[str]:
    names = ", ".join(f"{name} ({beats})" for name, beats in found.recordings.items())
    lines = [
        f"## Against NeuroKit2 {VERSION}",
        "",
        "The profile `neurokit2` computes its definitions with our code. If that gives its "
        "numbers, we know what it does, and each difference to our default profile (`task-force`) "
        f"is one of definition. Limits, relative: {TIME_TOLERANCE:.0e} in the time domain, "
        f"{TOLERANCE:.0e} elsewhere. {len(found.recordings)} recordings; of those longer than "
        f"{NONLINEAR_BEATS} beats its nonlinear numbers are taken of the first "
        f"{NONLINEAR_BEATS}, because its memory and time grow with the square. `biofeedback "
        "analyze --check neurokit2` does the same for any file.",
        "",
        "![Largest relative difference to NeuroKit2, by metric](pictures/validation-agreement.svg)",
        "",
        *_header(
            "metric", "its column", "recordings", "worst difference", "", "ours to theirs, worst"
        ),
    ]
    lines += [_agreement_line(one) for one in found.agreements]
    lines += [
        "",
        "*Recordings*: those for which both have a number; in the others neither has. *Ours to "
        "theirs*: by our default definition; 'same' is held to the limits too.",
        "",
        "Where our definition is another:",
        "",
        *_explanations(found.agreements),
        "",
        "It has these besides, which the wide research report passes on as its own: "
        + ", ".join(f"`{column}`" for column in found.unmatched)
        + ".",
        "",
        f"Recordings (beats): {names}.",
        "",
    ]
    return lines


def _agreement_line(one: Agreement) -> str:
    row = one.first
    if one.is_same_definition:
        ours = "same"
    elif row.unit != row.their_unit:
        ours = f"other unit ({row.unit or 'ratio'}, theirs {row.their_unit or 'ratio'})"
    else:
        ours = f"{one.ours:.1e}"
    worst = _error(one.worst) if one.compared else "–"
    return _line(
        f"`{row.name}`", f"`{row.column}`", str(one.compared or "–"), worst, one.verdict, ours
    )


def _explanations(agreements: Sequence[Agreement]) -> list[str]:
    """Each explanation once, with the metrics that it is for."""
    metrics: dict[str, list[str]] = {}
    for one in agreements:
        if one.first.explanation:
            metrics.setdefault(one.first.explanation, []).append(f"`{one.first.name}`")
    return [f"- {', '.join(names)}: {why}" for why, names in metrics.items()]


def _correction(corrected: Sequence[Corrected]) -> list[str]:
    return [
        "### With each one's own artefact correction",
        "",
        "Ours: settled, as in a report. Theirs: `signal_fixpeaks`, method Kubios, iterative. Both "
        "detect after Lipponen and Tarvainen 2019. Ours has an absolute floor below which no "
        "difference is suspicious, keeps the time axis (split, merged, averaged in pairs) and "
        "leaves differences that touch a corrected interval out of RMSSD; theirs moves beats, an "
        "ectopic one's good neighbour too.",
        "",
        *_header(
            "recording",
            "beats",
            "corrected, ours",
            "flagged, theirs",
            "RMSSD raw",
            "ours",
            "theirs",
        ),
        *(
            _line(
                one.recording,
                str(one.beats),
                f"{one.our_percent:.1f} %",
                f"{one.their_percent:.1f} %",
                f"{one.raw_rmssd:.1f}",
                "withheld" if one.our_rmssd is None else f"{one.our_rmssd:.1f}",
                f"{one.their_rmssd:.1f}",
            )
            for one in corrected
        ),
        "",
    ]


def _kubios(values: Sequence[KubiosValue]) -> list[str]:
    return [
        "## The `kubios` profile",
        "",
        "The recipe of Kubios HRV 3.3 was worked out from its published reports, and a prototype "
        "of it written before this program. These are the prototype's values (lambda 500, five "
        "digits): they show that the recipe was carried over unchanged, **not that Kubios gives "
        "these numbers**. No report of Kubios is in the project. Limits: 0.05 % in time and "
        "nonlinear numbers, 0.5 % in bands.",
        "",
        *_header("recording", "metric", "prototype", "ours", "error", ""),
        *(
            _line(
                one.recording,
                f"`{one.metric}`",
                _shown(one.prototype),
                _shown(one.ours),
                f"{100.0 * one.error:.4f} %",
                "PASS" if one.holds else "FAIL",
            )
            for one in values
        ),
        "",
    ]


def _tools(found: Findings) -> list[str]:
    lines = [
        "## Beside other programs",
        "",
        "The same beats, each program with its own defaults. Intervals and SDs in ms, pNN50 in %, "
        "powers meant as ms². Empty: not offered.",
        "",
        "![LF power of one recording by every tool](pictures/validation-lf-power.svg)",
        "",
        f"![Densities of {found.densities_of} by recipe](pictures/validation-spectra.svg)",
        "",
    ]
    if "all" in found.peers.failures:
        lines += [f"**Other programs than NeuroKit2 were not run: {found.peers.failures['all']}.**"]
        lines += [""]
    recordings = dict.fromkeys(name for one in found.tools.values() for name in one)
    for recording in recordings:
        lines += [f"### {recording}, {found.recordings[recording]} beats", ""]
        lines += _header("", *COLUMNS.values())
        lines += [
            _line(tool, *(_shown(numbers[recording].get(name)) for name in COLUMNS))
            for tool, numbers in found.tools.items()
            if recording in numbers
        ]
        lines += [""]
    return [*lines, *_install(found.peers), *_differences(found.proofs)]


def _install(peers: PeerAnswers) -> list[str]:
    ran = ", ".join(f"{name} {release}" for name, release in peers.versions.items())
    failed = [f"- {name}: {why}." for name, why in peers.failures.items() if name != "all"]
    return [
        f"Ran: {ran or 'none'}. Did not install, or failed: {'see below' if failed else 'none'}.",
        "",
        *(failed and [*failed, ""]),
        "Not tried: " + "; ".join(f"{name} ({why})" for name, why in NOT_TRIED.items()) + ".",
        "",
    ]


def _differences(proofs: Sequence[Proof]) -> list[str]:
    lines = [
        "### What differs, and with whom",
        "",
        "Read in their code, then put to the numbers: *follows* counts the recordings whose value "
        "is what the formula says.",
        "",
        *_header("what", "who", "follows"),
    ]
    for claim in dict.fromkeys(proof.claim.says for proof in proofs):
        who = [proof for proof in proofs if proof.claim.says == claim]
        tools = ", ".join(proof.tool for proof in who)
        follows = ", ".join(dict.fromkeys(f"{proof.follows} of {proof.of}" for proof in who))
        lines.append(_line(claim, tools, follows))
    return [
        *lines,
        "",
        "Read in their code, not put to a formula:",
        "",
        *(f"- {line}" for line in READ),
        "",
    ]


def _unexplained(found: Findings) -> list[str]:
    different = [one for one in found.agreements if one.different]
    broken = [proof for proof in found.proofs if proof.follows < proof.of]
    lines = ["## Still unexplained", ""]
    lines += [
        f"- NeuroKit2, `{one.first.name}`: differs from what we take for its definition in "
        f"{', '.join(one.different)}."
        for one in different
    ]
    if not different:
        lines += ["- Against NeuroKit2: nothing."]
    lines += [
        f"- `{one.metric}` ({one.of}): {_shown(one.ours)} where paper says {_shown(one.truth)}. "
        "Read single values of so few beats with that in mind."
        for one in found.truths
        if one.tolerance is None
    ]
    lines += [
        "- The `kubios` profile against Kubios itself: not shown here, for want of its reports.",
        "- The powers of other programs: what was read of their recipes is above, but nothing here "
        "shows that it accounts for the numbers.",
    ]
    lines += [
        f"- {proof.tool}, `{proof.claim.metric}`: “{proof.claim.says}” holds for {proof.follows} "
        f"of {proof.of} recordings only."
        for proof in broken
    ]
    covered = {(proof.tool, proof.claim.metric) for proof in found.proofs}
    ours = found.tools["ours, task-force"]
    for tool, numbers in found.tools.items():
        if tool.startswith(("ours", "NeuroKit2")):
            continue
        odd = [
            name for name in COLUMNS if (tool, name) not in covered and _is_odd(name, numbers, ours)
        ]
        if odd:
            lines.append(
                f"- {tool}: {', '.join(COLUMNS[name] for name in odd)} differ from ours by more "
                "than 0.1 %, and no formula here says by how much."
            )
    return [*lines, ""]


def _is_odd(metric: str, theirs: dict[str, Numbers], ours: dict[str, Numbers]) -> bool:
    return any(
        not math.isclose(numbers[metric], ours[name].get(metric, math.inf), rel_tol=1e-3)
        for name, numbers in theirs.items()
        if metric in numbers
    )


def _header(*names: str) -> list[str]:
    return [_line(*names), _line(*("---" for _ in names))]


def _line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.5g}" if abs(value) >= 1e-5 else "0"


def _error(error: float) -> str:
    return "0" if error == 0.0 else f"{error:.1e}"

"""The beats of an ECG as text, JSON and CSV."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biofeedback.analysis.ecg import EcgBeats, Wave
from biofeedback.backend.number_text import clock_text, number_text
from biofeedback.cli.csv_text import csv_text
from biofeedback.cli.output import tamed
from biofeedback.wording import tr

SCHEMA = 1
_WAVE_COLUMNS = {wave: f"{wave.value.lower().replace(' ', '_')}_s" for wave in Wave}
CSV_COLUMNS = (
    "source", "computed_by", "rate_hz", "beat", "r_s", "rr_ms", "r_peak_uv", "quality",
    *_WAVE_COLUMNS.values(),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EcgReport:
    """A file of samples and its beats."""

    source: str
    """The file as it was named."""
    beats: EcgBeats

    @property
    def computed_by(self) -> str:
        """Who set the marks."""
        return f"NeuroKit2 {self.beats.version}"


def as_json(report: EcgReport) -> dict[str, object]:
    """One entry of the list; waves are listed by beat, from 0, where they were found."""
    beats = report.beats
    return {
        "schema": SCHEMA,
        "source": report.source,
        "computed_by": report.computed_by,
        "rate_hz": beats.rate_hz,
        "beats": len(beats.r_times_s),
        "median_rr_ms": statistics.median(beats.rr_ms.tolist()),
        "median_quality": statistics.median(beats.quality.tolist()),
        "r_s": beats.r_times_s.tolist(),
        "rr_ms": beats.rr_ms.tolist(),
        "r_peak_uv": beats.r_peaks_uv.tolist(),
        "quality": beats.quality.tolist(),
        "waves": {
            wave.value: {"beats": found.beats.tolist(), "times_s": found.times_s.tolist()}
            for wave, found in beats.waves.items()
        },
    }


def as_csv(reports: Sequence[EcgReport]) -> str:
    """A row for each beat; the first has no interval."""
    return csv_text(CSV_COLUMNS, (row for report in reports for row in _rows(report)))


def as_text(report: EcgReport) -> str:
    """How many beats, how far apart and how clear they are, and which waves were found."""
    beats = report.beats
    count = len(beats.r_times_s)
    rr_ms, quality = beats.rr_ms.tolist(), beats.quality.tolist()
    lines = [
        tamed(report.source),
        tr("{count} beats from {first} to {last}; {rate:g} samples a second; by {source}").format(
            count=count,
            first=clock_text(float(beats.r_times_s[0])),
            last=clock_text(float(beats.r_times_s[-1])),
            rate=beats.rate_hz,
            source=report.computed_by,
        ),
        tr("  RR: median {median} ms, shortest {low}, longest {high}").format(
            median=number_text(statistics.median(rr_ms), "ms"),
            low=number_text(min(rr_ms), "ms"),
            high=number_text(max(rr_ms), "ms"),
        ),
        tr(
            "  quality: median {median:.2f}, lowest {low:.2f}; 1 is most like this recording's own "
            "average beat"
        ).format(median=statistics.median(quality), low=min(quality)),
    ]
    return "\n".join([*lines, *_waves(report)])


def _waves(report: EcgReport) -> Iterator[str]:
    count = len(report.beats.r_times_s)
    for wave, found in report.beats.waves.items():
        yield tr("  {wave}: found in {share:.0f} % of the beats").format(
            wave=wave.value, share=100.0 * len(found.beats) / count
        )


def _rows(report: EcgReport) -> Iterator[dict[str, object]]:
    beats = report.beats
    whole = {
        "source": report.source,
        "computed_by": report.computed_by,
        "rate_hz": beats.rate_hz,
    }
    waves = {
        _WAVE_COLUMNS[wave]: dict(zip(found.beats.tolist(), found.times_s.tolist(), strict=True))
        for wave, found in beats.waves.items()
    }
    rr_ms = [None, *beats.rr_ms.tolist()]
    each = zip(
        beats.r_times_s.tolist(),
        rr_ms,
        beats.r_peaks_uv.tolist(),
        beats.quality.tolist(),
        strict=True,
    )
    for beat, (r_s, rr, peak_uv, quality) in enumerate(each):
        at = {column: times.get(beat) for column, times in waves.items()}
        yield {
            **whole, "beat": beat, "r_s": r_s, "rr_ms": rr, "r_peak_uv": peak_uv,
            "quality": quality, **at,
        }  # fmt: skip

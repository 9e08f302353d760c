"""What a session's streams told, as whole sentences."""

from biofeedback.analysis.body_analysis import BodyAnalysis
from biofeedback.dsp.ecg.strap_check import StrapAgreement
from biofeedback.dsp.updates import BreathingSource
from biofeedback.wording import tr, trn


def of_body(body: BodyAnalysis) -> tuple[str, ...]:
    """Each on a line of its own; nothing where a sensor sent intervals alone."""
    lines = []
    if body.breathing_source is not None:
        lines.append(_BREATHING[BreathingSource(body.breathing_source)])
    if body.ecg_beats:
        lines.append(_of_ecg(body))
    if body.strap is not None:
        lines.append(_of_strap(body.strap))
    return tuple(lines)


def _of_ecg(body: BodyAnalysis) -> str:
    beats = trn("ECG: {count} interval", "ECG: {count} intervals", body.ecg_beats)
    unlike = trn(
        "{count} beat unlike the usual one", "{count} beats unlike the usual one", body.unlike_beats
    )
    also = trn(
        "{count} of them corrected in the strap's intervals too",
        "{count} of them corrected in the strap's intervals too",
        body.unlike_and_corrected,
    )
    said = f"{beats.format(count=body.ecg_beats)}; {unlike.format(count=body.unlike_beats)}"
    return f"{said}, {also.format(count=body.unlike_and_corrected)}" if body.unlike_beats else said


def _of_strap(strap: StrapAgreement) -> str:
    return tr(
        "The strap's intervals against its ECG's: {matched:.1f} % of the beats found, mean "
        "difference {bias:+.1f} ms, 95 % of the differences between {low:+.1f} and {high:+.1f} ms"
    ).format(
        matched=strap.matched_percent, bias=strap.bias_ms, low=strap.low_ms, high=strap.high_ms
    )


_BREATHING: dict[BreathingSource, str] = {
    BreathingSource.ACCELERATION: tr("Breathing was measured by the chest's acceleration."),
    BreathingSource.ECG: tr("Breathing was measured by the height of the ECG's R waves."),
    BreathingSource.INTERVALS: tr("Breathing was estimated from the heartbeats."),
}

import csv
import io
import json

import pytest

from beat_records import in_order, paced, part, sine_beats, strap_packets, ticks_until
from biofeedback.analysis.comparison import Incomparable, compared
from biofeedback.analysis.session_analysis import SessionAnalysis, analyse
from biofeedback.cli.comparison_table import (
    CSV_COLUMNS,
    Compared,
    Side,
    as_csv,
    as_json,
    as_text,
    part_named,
)
from biofeedback.cli.inputs import PartNameError
from biofeedback.cli.origin import Origin
from biofeedback.dsp.catalogue import catalogue


def analysed(later_per_min: float = 6.0) -> SessionAnalysis:
    """Two paced parts; the heart follows the pacer in both, and swings wider in the second."""
    first_ms = sine_beats(hz=0.1, swing_ms=20.0, for_s=200.0)[1]
    later_ms = sine_beats(hz=later_per_min / 60.0, swing_ms=80.0, for_s=200.0)[1]
    records = in_order(
        [part(0.0, 0, "Rest"), paced(0.0, 6.0), part(200.0, 1, "Deep")],
        [paced(200.0, later_per_min)],
        strap_packets([*first_ms.tolist(), *later_ms.tolist()]),
        ticks_until(400.0),
    )
    return analyse(records, metrics=tuple(catalogue()))


def comparison(analysis: SessionAnalysis) -> Compared:
    origin = Origin(source="id", is_file=False, info=None)
    before, after = analysis.parts
    return Compared(
        before=Side(origin=origin, part=before),
        after=Side(origin=origin, part=after),
        comparison=compared(before.metrics, after.metrics),
    )


@pytest.fixture(scope="module")
def same_pace() -> SessionAnalysis:
    return analysed()


def test_a_change_stands_beside_the_usual_variation(same_pace: SessionAnalysis) -> None:
    text = as_text(comparison(same_pace))
    lines = {line.split("  ")[1].strip(): line for line in text.splitlines()[3:]}
    assert "Rest" in text.splitlines()[0]
    assert "6.0 before, 6.0 after" in text
    assert "larger than the usual variation" in lines["ln RMSSD"]
    assert "up to 0.58 from published readings at rest" in lines["ln RMSSD"]
    assert "within the usual variation" in lines["Heart rate"]
    assert "not comparable: one of the two has no such number" in lines["ln HF power"]


def test_json_and_csv_hold_the_change_or_its_reason(same_pace: SessionAnalysis) -> None:
    entry = json.loads(json.dumps(as_json(comparison(same_pace)), allow_nan=False))
    assert (entry["schema"], entry["reason"], entry["profile"]) == (1, None, "task-force")
    assert (entry["before"]["part"], entry["after"]["part"]) == ("Rest", "Deep")
    rmssd = entry["changes"]["ln_rmssd"]
    assert rmssd["change"] == pytest.approx(rmssd["after"] - rmssd["before"])
    assert rmssd["size"] == "larger than the usual variation"
    assert entry["changes"]["ln_hf_power"]["reason"] == str(Incomparable.NO_VALUE)
    rows = list(csv.DictReader(io.StringIO(as_csv([comparison(same_pace)]))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [row["metric"] for row in rows] == ["ln_rmssd", "ln_hf_power", "mean_hr"]
    assert float(rows[0]["change"]) == pytest.approx(rmssd["change"])
    assert rows[0]["part_after"] == "Deep"


def test_another_breathing_leaves_both_numbers_and_one_reason() -> None:
    one = comparison(analysed(later_per_min=12.0))
    text = as_text(one)
    assert text.count("not comparable") == 1
    assert "breathing differed by more than 2 per minute" in text
    assert "usual variation" not in text
    assert as_json(one)["reason"] == str(Incomparable.BREATHING_DIFFERS)


def test_a_part_is_named_by_number_or_name(same_pace: SessionAnalysis) -> None:
    rest, deep = same_pace.parts
    assert part_named(same_pace, "1") is part_named(same_pace, "rest") is rest
    assert part_named(same_pace, "2") is part_named(same_pace, "Deep") is deep
    with pytest.raises(PartNameError, match="1 Rest, 2 Deep"):
        part_named(same_pace, "3")
    with pytest.raises(PartNameError, match="none"):
        part_named(analyse([]), "1")
    twice = analyse([part(0.0, 0, "Rest"), part(5.0, 1, "Rest")])
    with pytest.raises(PartNameError, match="number"):
        part_named(twice, "Rest")

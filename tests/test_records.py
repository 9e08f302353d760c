import dataclasses
import typing

from biofeedback import records
from biofeedback.records import Record, SourceInfo, SourceKind


def test_every_kind_of_record_carries_time_and_source() -> None:
    for kind in typing.get_args(Record):
        names = {field.name for field in dataclasses.fields(kind)}
        assert {"t_s", "utc_s", "source"} <= names, kind


def test_only_the_simulator_is_simulated() -> None:
    simulated = {
        kind for kind in SourceKind if SourceInfo(key="a", kind=kind, label="a").is_simulated
    }
    assert simulated == {SourceKind.SIMULATED}
    assert records.ENGINE == "engine"

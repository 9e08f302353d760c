import pytest

from biofeedback.cli.origin import ORIGIN_COLUMNS, Origin, as_fields, title
from biofeedback.records import SessionInfo, SourceInfo, SourceKind


def origin(kind: SourceKind, *, is_file: bool = False, is_recovered: bool = False) -> Origin:
    info = SessionInfo(
        session_id="some-id",
        started_utc_s=1_700_000_000.0,
        zone_offset_s=0,
        plan_name="plan",
        source=SourceInfo(key="strap", kind=kind, label="Polar H10"),
        app_version="1",
        is_recovered=is_recovered,
    )
    return Origin(source="some-id", is_file=is_file, info=info)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (SourceKind.STRAP, []),
        (SourceKind.SIMULATED, ["simulated"]),
        (SourceKind.FILE, ["imported"]),
    ],
)
def test_what_must_be_said_of_a_source_is_said(kind: SourceKind, said: list[str]) -> None:
    one = origin(kind)
    fields = as_fields(one)
    assert tuple(fields) == ORIGIN_COLUMNS
    assert [mark for mark in ("simulated", "imported", "recovered") if fields[mark]] == said
    assert title(one).split(" · ")[3:] == said


def test_a_recovered_session_says_so() -> None:
    assert title(origin(SourceKind.STRAP, is_recovered=True)).endswith("recovered")


def test_a_file_is_imported_and_has_no_start() -> None:
    assert title(origin(SourceKind.FILE, is_file=True)) == "some-id · imported"
    unknown = Origin(source="a.txt", is_file=True, info=None)
    assert (unknown.is_simulated, unknown.is_imported, unknown.is_recovered) == (False, True, False)


def test_a_name_with_control_signs_is_tamed() -> None:
    assert "\x1b" not in title(Origin(source="a\x1b.txt", is_file=True, info=None))

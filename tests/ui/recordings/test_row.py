import pytest

from biofeedback.records import SourceKind
from biofeedback.ui.recordings.row import RecordingRow, Tag, length_words, row_of, tag_words
from ui.program_double import session


def test_a_session_is_told_by_the_clock_where_it_was_recorded() -> None:
    assert row_of(session()) == RecordingRow(
        session_id="a",
        when="Saturday 21 November 2026, 17:30",
        what="15 min · Calm breathing · Polar H10",
        tags=(),
        file_stem="biofeedback 2026-11-21 1730",
        length_s=900.0,
    )


@pytest.mark.parametrize(
    ("kind", "tags"),
    [
        (SourceKind.STRAP, ()),
        (SourceKind.SIMULATED, (Tag.SIMULATED,)),
        (SourceKind.FILE, (Tag.IMPORTED,)),
    ],
)
def test_what_was_no_strap_says_so(kind: SourceKind, tags: tuple[Tag, ...]) -> None:
    assert row_of(session(kind=kind)).tags == tags


def test_a_recovered_session_says_so() -> None:
    row = row_of(session(kind=SourceKind.SIMULATED, is_recovered=True))
    assert row.tags == (Tag.SIMULATED, Tag.RECOVERED)
    assert not row.is_running


def test_a_session_without_an_end_is_being_recorded() -> None:
    row = row_of(session(ended_s=None))
    assert row.is_running
    assert row.what == "Calm breathing · Polar H10"


@pytest.mark.parametrize(
    ("length_s", "words"),
    [(0.0, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (3_599.0, "1 h"), (86_400.0, "24 h")],
)
def test_lengths_are_rounded_to_what_matters(length_s: float, words: str) -> None:
    assert length_words(length_s) == words


def test_every_tag_has_words() -> None:
    assert len({tag_words(tag) for tag in Tag}) == len(Tag)

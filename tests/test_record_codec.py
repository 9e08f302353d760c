import json
import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.record_codec import EncodedRecord, RecordDecodeError, decode, encode
from biofeedback.records import LinkState, Packet, Record, StreamState, UnknownRecord
from record_strategies import records


@given(records)
def test_a_record_comes_back_equal(record: Record) -> None:
    assert decode(encode(record)) == record


@given(records)
def test_encoding_an_encoded_record_again_changes_nothing(record: Record) -> None:
    encoded = encode(record)
    assert encode(decode(encoded)) == encoded


def test_a_kind_of_a_newer_version_is_kept_as_it_is() -> None:
    encoded = EncodedRecord(
        t_s=1.0, utc_s=2.0, source="strap", kind="marked", version=7, body=b'{"colour":"teal"}'
    )
    record = decode(encoded)
    assert isinstance(record, UnknownRecord)
    assert encode(record) == encoded


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"text":1,"more":2}', b"\xff", b"{}"])
def test_a_malformed_record_says_which(body: bytes) -> None:
    encoded = EncodedRecord(t_s=1.0, utc_s=2.0, source="strap", kind="marked", version=1, body=body)
    with pytest.raises(RecordDecodeError, match="'marked', version 1"):
        decode(encoded)


@given(st.binary(max_size=60))
def test_no_body_breaks_the_reader(body: bytes) -> None:
    encoded = EncodedRecord(
        t_s=1.0, utc_s=2.0, source="s", kind="pacer_changed", version=1, body=body
    )
    with pytest.raises(RecordDecodeError):
        decode(encoded)


def test_the_states_of_links_and_of_streams_are_told_apart() -> None:
    assert not {*LinkState} & {*StreamState}


def test_bodies_are_plain_json_with_the_payload_in_hexadecimal() -> None:
    encoded = encode(
        Packet(t_s=0.0, utc_s=0.0, source="s", characteristic="2a37", payload=b"\x10\x48")
    )
    assert json.loads(encoded.body) == {"characteristic": "2a37", "payload": "1048"}
    assert len(typing.get_args(Record)) == 16

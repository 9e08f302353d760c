from dataclasses import replace
from pathlib import Path

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.records import EndReason, Record
from biofeedback.storage.connection import open_writable
from biofeedback.storage.errors import RecorderBusyError, StorageError, StorageProblem
from biofeedback.storage.jobs import Append, Begin, End, Job
from biofeedback.storage.library import Library
from biofeedback.storage.owned_library import OwnedLibrary
from biofeedback.storage.owner import Owner
from biofeedback.storage.rows import row_of_record, rows_of_session
from storage.doubles import info, packet, some_records

CLOCK = VirtualClock()
OWNER = Owner()


def owned(path: Path, owner: Owner = OWNER) -> OwnedLibrary:
    return OwnedLibrary.open(path, owner=owner, clock=CLOCK, connect=open_writable)


def begin(session_id: str = "one") -> Begin:
    session, source = rows_of_session(info(session_id), recorder=OWNER.token)
    return Begin(session_id=session_id, session=session, source=source)


def append(seq: int, record: Record) -> Append:
    return Append(session_id="one", seq=seq, row=row_of_record("one", seq, record))


def all_jobs(count: int) -> list[Job]:
    records = some_records(count)
    return [
        begin(),
        *(append(seq, record) for seq, record in enumerate(records)),
        End(session_id="one", ended_s=9.0, reason=EndReason.COMPLETED),
    ]


def test_a_session_is_written_whole(path: Path) -> None:
    library = owned(path)
    library.write(all_jobs(9))
    library.release()
    reader = Library.open(path, clock=CLOCK)
    assert list(reader.records("one")) == some_records(9)
    assert reader.session("one") == replace(info(), ended_s=9.0)


def test_what_fails_halfway_leaves_nothing(path: Path) -> None:
    library = owned(path)
    with pytest.raises(StorageError):
        library.write([begin(), append(0, packet(0)), append(0, packet(1))])
    library.close()
    assert Library.open(path, clock=CLOCK).sessions() == ()


def test_what_it_holds_of_its_own_is_known_after_opening_again(path: Path) -> None:
    library = owned(path)
    jobs = all_jobs(4)
    library.write(jobs[:3])
    library.close()
    again = owned(path)
    assert [again.has(job) for job in jobs] == [True, True, True, False, False, False]
    again.release()


def test_a_session_of_another_recorder_is_not_its_own(path: Path) -> None:
    library = owned(path)
    library.write([begin()])
    library.release()
    other = owned(path, Owner())
    assert not other.has(begin())
    assert [found.session_id for found in other.recovered] == ["one"]
    other.release()


def test_closing_keeps_the_claim_and_releasing_gives_it_up(path: Path) -> None:
    owned(path).close()
    with pytest.raises(RecorderBusyError):
        owned(path, Owner())
    owned(path).release()
    owned(path, Owner()).release()


def test_a_claim_that_was_lost_is_noticed_by_the_next_write(path: Path) -> None:
    library = owned(path)
    database = open_writable(path)
    database.change("UPDATE owner SET token = 'another'")
    database.close()
    with pytest.raises(StorageError) as lost:
        library.write([begin()])
    assert lost.value.reason is StorageProblem.BUSY_RECORDER
    library.close()
    assert Library.open(path, clock=CLOCK).sessions() == ()

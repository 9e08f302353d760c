from typing import get_args

from biofeedback.storage.jobs import Append, Begin, Close, Job
from biofeedback.storage.rows import row_of_record, rows_of_session
from storage.doubles import info, packet


def test_equal_jobs_are_equal() -> None:
    session, source = rows_of_session(info(), recorder="me")
    begin = Begin(session_id="one", session=session, source=source)
    assert begin == Begin(session_id="one", session=session, source=source)
    row = row_of_record("one", 0, packet(0))
    assert Append(session_id="one", seq=0, row=row) != Append(session_id="one", seq=1, row=row)


def test_closing_writes_nothing_itself() -> None:
    assert Close not in get_args(Job)

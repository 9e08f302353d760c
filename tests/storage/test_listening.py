import pytest

from biofeedback.storage.listening import tell


def test_a_listener_is_told() -> None:
    heard: list[tuple[str, int]] = []
    tell(lambda session_id, seq: heard.append((session_id, seq)), "one", 7)
    assert heard == [("one", 7)]


def test_nobody_need_listen() -> None:
    heard: list[int] = []
    for listener in (None, heard.append, None):
        tell(listener, 7)
    assert heard == [7]


def test_what_a_listener_raises_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    tell(fail)
    assert "ZeroDivisionError" in caplog.text


def test_leaving_the_program_is_no_fault() -> None:
    def leave() -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        tell(leave)

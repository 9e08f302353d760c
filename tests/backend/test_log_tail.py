import logging

from biofeedback.backend.log_tail import KEPT_LINES, LogTail


def test_the_newest_lines_are_kept_while_it_listens() -> None:
    tail, log = LogTail(), logging.getLogger("biofeedback.somewhere")
    log.warning("too early")
    tail.begin()
    for number in range(KEPT_LINES + 1):
        log.warning("line %s", number)
    tail.end()
    log.warning("too late")
    assert len(tail.lines) == KEPT_LINES
    assert tail.lines[0].endswith("WARNING biofeedback.somewhere: line 1")
    assert tail.lines[-1].endswith(f"line {KEPT_LINES}")


def test_a_traceback_is_kept_line_by_line() -> None:
    tail = LogTail()
    tail.begin()
    try:
        raise ValueError("oh")
    except ValueError:
        logging.getLogger("biofeedback").exception("it failed")
    tail.end()
    assert tail.lines[-1] == "ValueError: oh"
    assert len(tail.lines) > 2

import dataclasses

import pytest

from biofeedback.clock import SessionClock, VirtualClock
from session_doubles import live_status


def test_a_status_does_not_change_under_a_screen() -> None:
    status = live_status(SessionClock.starting_now(VirtualClock()))
    with pytest.raises(dataclasses.FrozenInstanceError):
        status.is_over = True  # type: ignore[misc]

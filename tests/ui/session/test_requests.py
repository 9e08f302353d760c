from dataclasses import FrozenInstanceError

import pytest

from biofeedback.ui.session.requests import Halt, Seek


def test_requests_are_values() -> None:
    assert Seek(t_s=3.0) == Seek(t_s=3.0)
    assert Halt() == Halt()
    with pytest.raises(FrozenInstanceError):
        Seek(t_s=3.0).t_s = 4.0  # type: ignore[misc]

import platform

import pytest

from biofeedback.storage import machine


def test_it_is_the_same_each_time_and_tells_nothing() -> None:
    told = machine.machine_id()
    assert told == machine.machine_id.__wrapped__()
    assert len(told) == 16
    assert int(told, 16) >= 0
    assert platform.node() not in told


def test_without_a_number_of_the_system_the_hosts_name_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "_system_id", lambda: "")
    monkeypatch.setattr(platform, "node", lambda: "one")
    first = machine.machine_id.__wrapped__()
    monkeypatch.setattr(platform, "node", lambda: "other")
    assert machine.machine_id.__wrapped__() != first

"""What every test is held to: it leaves no task and no thread behind."""

import asyncio
import functools
import inspect
import re
import threading
from collections.abc import Callable, Coroutine, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "project", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("project")

JOIN_S = 2.0
"""A thread that is on its way out when its test ends gets this long."""

_HAS_BUS = find_spec("dbus_fast") is not None
"""Whether anything here can speak to a D-Bus; the library comes with Bluetooth on Linux alone."""
_NEEDS_BUS = re.compile(
    r"^from (dbus_fast|bleak\.backends\.bluezdbus|"
    r"straps\.(bluez_bench|bluez_objects|fake_bluez|fixtures|virtual_strap))\b",
    re.MULTILINE,
)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the tests that take place on a D-Bus where nothing can speak to one."""
    if _HAS_BUS or collection_path.suffix != ".py":
        return None
    return True if _NEEDS_BUS.search(collection_path.read_text(encoding="utf-8")) else None


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    new = [thread for thread in threading.enumerate() if thread not in before]
    for thread in new:
        thread.join(JOIN_S)
    leaked = [thread.name for thread in new if thread.is_alive()]
    if leaked:
        pytest.fail(f"threads were left running: {leaked}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each asynchronous test fail if it leaves a task."""
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            item.obj = _without_leaked_tasks(item.obj)


def _without_leaked_tasks(
    test: Callable[..., Coroutine[Any, Any, None]],
) -> Callable[..., Coroutine[Any, Any, None]]:
    @functools.wraps(test)
    async def checked(*args: object, **kwargs: object) -> None:
        before = asyncio.all_tasks()
        await test(*args, **kwargs)
        leaked = [task.get_name() for task in asyncio.all_tasks() - before]
        if leaked:
            pytest.fail(f"tasks were left running: {leaked}")

    return checked

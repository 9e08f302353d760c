"""Telling a listener something without letting its faults reach the disk's threads."""

import logging
from collections.abc import Callable
from typing import ParamSpec

_log = logging.getLogger(__name__)
_Told = ParamSpec("_Told")


def tell(
    listener: Callable[_Told, object] | None, *args: _Told.args, **kwargs: _Told.kwargs
) -> None:
    """Call a listener, if there is one; what it raises goes to the log."""
    if listener is None:
        return
    try:
        listener(*args, **kwargs)
    except Exception:  # noqa: BLE001 - a window's fault must not keep a session from the disk
        _log.exception("a listener of the recorder failed")

"""Settings in a library: kept one by one, so that a broken one costs only itself."""

import json
import logging
import math
from collections.abc import Iterable
from dataclasses import fields
from enum import Enum
from typing import Any

from biofeedback.breathing import (
    MAX_INHALE_SHARE,
    MAX_RATE_PER_MIN,
    MIN_INHALE_SHARE,
    MIN_RATE_PER_MIN,
)
from biofeedback.settings import Settings
from biofeedback.storage.connection import Database

_log = logging.getLogger(__name__)

_LIMITS: dict[str, tuple[float, float]] = {
    "text_scale": (1.0, 2.0),
    "rate_per_min": (MIN_RATE_PER_MIN, MAX_RATE_PER_MIN),
    "inhale_share": (MIN_INHALE_SHARE, MAX_INHALE_SHARE),
    "session_minutes": (1, 24 * 60),
    "acceleration_hz": (25, 200),
}
"""What a number may be; outside, the program could not start with it."""
_MAY_BE_NONE = frozenset({"acceleration_hz"})


def read_settings(database: Database) -> Settings:
    """The settings kept in a library; one that is missing or broken has its default."""
    return settings_from(database.rows("SELECT key, value FROM setting"))


def write_settings(database: Database, settings: Settings) -> None:
    """Keep settings; those that only a newer program knows stay. Inside a transaction."""
    database.change_many(
        "INSERT INTO setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [(item.name, json.dumps(getattr(settings, item.name))) for item in fields(settings)],
    )


def settings_from(rows: Iterable[tuple[str, str]]) -> Settings:
    """Settings from keys and JSON values.

    >>> settings_from([("text_scale", "1.5"), ("session_minutes", "many")]).text_scale
    1.5
    """
    kept = dict(rows)
    defaults = Settings()
    known: dict[str, Any] = {}
    for item in fields(Settings):
        if item.name in kept:
            default = getattr(defaults, item.name)
            try:
                known[item.name] = _read(item.name, kept[item.name], default)
            except ValueError:
                _log.warning("setting %s cannot be read; its default holds", item.name)
    return Settings(**known)


def _read(name: str, text: str, default: object) -> object:
    value = json.loads(text)
    if value is None and name in _MAY_BE_NONE:
        return None
    if isinstance(default, Enum):
        return type(default)(value)
    if isinstance(default, float) and type(value) is int:
        value = float(value)
    if type(value) is not type(default):
        raise ValueError(name)
    low, high = _LIMITS.get(name, (-math.inf, math.inf))
    if isinstance(value, int | float) and not low <= value <= high:
        raise ValueError(name)
    return value

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.settings import PacerPlace, Settings, ThemeChoice
from biofeedback.storage.connection import Database, open_writable
from biofeedback.storage.schema import known_migrations, prepare
from biofeedback.storage.settings_store import read_settings, settings_from, write_settings


@pytest.fixture
def library(path: Path) -> Iterator[Database]:
    database = open_writable(path)
    prepare(database, clock=VirtualClock(), migrations=known_migrations())
    yield database
    database.close()


CHOSEN = Settings(
    theme=ThemeChoice.HIGH_CONTRAST,
    text_scale=1.25,
    has_reduced_motion=True,
    pacer_place=PacerPlace.LEFT,
    rate_per_min=5.5,
    inhale_share=0.4,
    session_minutes=20,
)


def test_a_new_library_has_the_defaults(library: Database) -> None:
    assert read_settings(library) == Settings()


def test_what_was_chosen_is_kept(library: Database) -> None:
    write_settings(library, CHOSEN)
    assert read_settings(library) == CHOSEN
    write_settings(library, replace(CHOSEN, text_scale=2.0))
    assert read_settings(library) == replace(CHOSEN, text_scale=2.0)


def test_nothing_can_be_chosen_where_that_is_a_choice(library: Database) -> None:
    write_settings(library, replace(CHOSEN, acceleration_hz=None))
    assert read_settings(library).acceleration_hz is None
    assert settings_from([("acceleration_hz", "100")]).acceleration_hz == 100
    assert settings_from([("acceleration_hz", "9000"), ("ecg", "null")]) == Settings()


def test_what_a_newer_program_chose_stays(library: Database) -> None:
    library.change("INSERT INTO setting VALUES ('voice', '\"low\"')")
    assert read_settings(library) == Settings()
    write_settings(library, CHOSEN)
    assert library.value("SELECT value FROM setting WHERE key = 'voice'") == '"low"'


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "sepia"),
        ("theme", 7),
        ("text_scale", 0.0),
        ("text_scale", "large"),
        ("text_scale", float("nan")),
        ("text_scale", True),
        ("has_reduced_motion", 1),
        ("rate_per_min", 0.0),
        ("rate_per_min", 99.0),
        ("inhale_share", 1.0),
        ("session_minutes", 0),
        ("session_minutes", 10.5),
        ("pacer_place", None),
    ],
)
def test_a_broken_one_has_its_default_and_the_others_stay(
    key: str, value: object, caplog: pytest.LogCaptureFixture
) -> None:
    kept = {"theme": '"dark"', "session_minutes": "15", key: json.dumps(value)}
    found = settings_from(kept.items())
    assert getattr(found, key) == getattr(Settings(), key)
    others = {"theme": ThemeChoice.DARK, "session_minutes": 15}
    for name in others.keys() - {key}:
        assert getattr(found, name) == others[name]
    assert key in caplog.text


@pytest.mark.parametrize("text", ["", "{", "[1", "\x00"])
def test_what_is_no_json_is_broken(text: str) -> None:
    assert settings_from([("text_scale", text)]) == Settings()


def test_a_whole_number_is_a_number() -> None:
    assert settings_from([("text_scale", "2")]).text_scale == 2.0

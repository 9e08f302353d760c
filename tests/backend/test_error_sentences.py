import re
from pathlib import Path

import pytest

from biofeedback.backend import error_sentences as sentences
from biofeedback.backend.background import BackgroundError, BackgroundProblem
from biofeedback.errors import BiofeedbackError
from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.storage.errors import (
    MigrationFailedError,
    NoSessionError,
    RecorderBusyError,
    StorageError,
    StorageProblem,
    VersionError,
)

PATH = Path("folder") / "file.txt"
BLAMING = re.compile(r"\b(you must|invalid|illegal|fail(?:ed|ure)? to|error code|wrong input)\b")
ERRORS: list[BiofeedbackError] = [
    *(ExchangeError(problem, PATH, line=7, text="abc") for problem in ExchangeProblem),
    *(StorageError(problem, PATH) for problem in StorageProblem),
    *(BackgroundError(problem) for problem in BackgroundProblem),
    *(SensorError(problem) for problem in BluetoothProblem),
    RecorderBusyError(PATH, pid=12, host="desk", heartbeat_age_s=1.0),
    VersionError(StorageProblem.NEWER_VERSION, PATH, found=9, known=1),
    MigrationFailedError(PATH, version=2, backup=Path("copy"), detail="x"),
    MigrationFailedError(PATH, version=2, backup=None, detail="x"),
    NoSessionError(PATH, "abc"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{type(error).__name__}-{error}")
def test_each_error_is_a_whole_kind_sentence_with_a_next_step(error: BiofeedbackError) -> None:
    words = sentences.of_error(error)
    assert words[0].isupper() or words.startswith(str(PATH))
    assert words.endswith(".")
    assert words.count(". ") + words.count(", ") + words.count("; ") >= 1
    assert "{" not in words
    assert not BLAMING.search(words.lower())


@pytest.mark.parametrize("problem", ExchangeProblem)
def test_a_file_error_names_file_and_line(problem: ExchangeProblem) -> None:
    words = sentences.of_error(ExchangeError(problem, PATH, line=7, text="abc"))
    assert f"{PATH}, line 7: " in words
    assert "line" not in sentences.of_error(ExchangeError(problem, PATH)).split(": ")[0]


@pytest.mark.parametrize("problem", StorageProblem)
def test_a_library_error_names_the_library(problem: StorageProblem) -> None:
    assert str(PATH) in sentences.of_error(StorageError(problem, PATH))


def test_the_facts_of_an_error_are_told() -> None:
    busy = RecorderBusyError(PATH, pid=4711, host="desk", heartbeat_age_s=1.0)
    assert "4711 on desk" in sentences.of_error(busy)
    failed = MigrationFailedError(PATH, version=2, backup=Path("the-copy"), detail="x")
    assert "the-copy" in sentences.of_error(failed)
    no_number = ExchangeError(ExchangeProblem.NOT_A_NUMBER, PATH, line=2, text="8oo")
    assert "8oo" in sentences.of_error(no_number)


def test_an_error_from_elsewhere_is_not_left_without_words() -> None:
    class StrangeError(BiofeedbackError):
        pass

    assert "StrangeError" in sentences.of_error(StrangeError())

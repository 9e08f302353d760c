from pathlib import Path

import pytest

from biofeedback.backend.error_sentences import of_error
from biofeedback.storage.errors import StorageError, StorageProblem
from biofeedback.ui.backend_loop import BridgeError, BridgeProblem
from biofeedback.ui.messages import recovered_sentence, sentence_of


@pytest.mark.parametrize("reason", list(BridgeProblem))
def test_faults_of_the_program_say_what_to_do(reason: BridgeProblem) -> None:
    sentence = sentence_of(BridgeError(reason))
    assert "again" in sentence
    assert sentence.endswith(".")


def test_other_errors_say_what_the_terminal_says() -> None:
    error = StorageError(StorageProblem.FULL, Path("library"))
    assert sentence_of(error) == of_error(error)


def test_recovered_sessions_are_counted() -> None:
    assert "3 sessions" in recovered_sentence(3)
    assert "{" not in recovered_sentence(1)

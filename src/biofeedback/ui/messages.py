"""Errors and news as sentences, those of the window itself included."""

from biofeedback.backend.error_sentences import of_error
from biofeedback.errors import BiofeedbackError
from biofeedback.ui.backend_loop import BridgeError, BridgeProblem
from biofeedback.wording import tr, trn


def sentence_of(error: BiofeedbackError) -> str:
    """What happened, what it means for the session, and what to do next."""
    match error:
        case BridgeError(reason=BridgeProblem.NOT_RUNNING):
            return tr(
                "The program could not start its work in the background, so no session can run. "
                "Close the window and open it again; if that does not help, start the program "
                "from a terminal: it says more there."
            )
        case BridgeError(reason=BridgeProblem.UNEXPECTED):
            return tr(
                "This did not work because of a fault in the program. A running session goes on "
                "and is still recorded. Try it once more; if it happens again, start the program "
                "from a terminal: it says more there."
            )
        case _:
            return of_error(error)


def recovered_sentence(count: int) -> str:
    """What is said at a start that found sessions without an end."""
    return trn(
        "The program ended during a session the last time. What had arrived until then is safe; "
        "it is among your recordings, marked as recovered.",
        "The program ended during {count} sessions. What had arrived until then is safe; they "
        "are among your recordings, marked as recovered.",
        count,
    ).format(count=count)

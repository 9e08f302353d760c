"""The files and sessions that a command line names: found, worked on, and told where they fail."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from biofeedback.backend.error_sentences import of_error
from biofeedback.backend.inputs import FileInput, Input
from biofeedback.backend.program import Program
from biofeedback.backend.troubles import Trouble, trouble_of
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.origin import Origin
from biofeedback.cli.output import complain
from biofeedback.cli.progress import ProgressLine
from biofeedback.cli.session_names import SessionNameError, session_named, stored_sessions
from biofeedback.errors import BiofeedbackError
from biofeedback.records import SessionInfo

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundInput:
    """What a name on the command line means."""

    source: str
    """The file as it was named, or the session's whole id."""
    input: Input

    @property
    def is_file(self) -> bool:
        """Whether it is a file, and no session of the library."""
        return isinstance(self.input, FileInput)

    def origin(self, info: SessionInfo | None) -> Origin:
        """It, with what was found out about it."""
        return Origin(source=self.source, is_file=self.is_file, info=info)


class Inputs:
    """Finds inputs and has something done with each, remembering what failed."""

    def __init__(self, program: Program, progress: ProgressLine) -> None:
        self._program = program
        self._progress = progress
        self.outcome = ExitCode.OK
        """The exit code so far; an unusable library outweighs a failed input."""

    async def each(
        self, names: Iterable[str], work: Callable[[FoundInput], Awaitable[_T]]
    ) -> list[_T]:
        """What comes of each input, in order; those that fail are told, and the others go on."""
        done = []
        for named in names:
            try:
                done.append(await work(await self._found(named)))
            except (SessionNameError, PartNameError) as error:
                self._failed(str(error), Trouble.REQUEST)
            except BiofeedbackError as error:
                self._failed(of_error(error), trouble_of(error))
            finally:
                self._progress.clear()
        return done

    async def _found(self, named: str) -> FoundInput:
        if is_file_name(named):
            return FoundInput(source=named, input=FileInput(path=_path(named)))
        info = session_named(named, await stored_sessions(self._program))
        stored = await self._program.files.stored(info.session_id)
        return FoundInput(source=info.session_id, input=stored)

    def _failed(self, sentence: str, trouble: Trouble) -> None:
        self._progress.clear()
        complain(sentence)
        if trouble is Trouble.LIBRARY:
            self.outcome = ExitCode.LIBRARY
        elif self.outcome is ExitCode.OK:
            self.outcome = ExitCode.FAILED


class PartNameError(BiofeedbackError):
    """No part of a session is meant by a name; its text is for people."""


def is_file_name(named: str) -> bool:
    """Whether an input is meant as a file: it is there, or looks like a path."""
    path = _path(named)
    return len(path.parts) > 1 or bool(path.suffix) or _is_there(path)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no file can have
        return False


def _path(named: str) -> Path:
    return Path(named).expanduser()

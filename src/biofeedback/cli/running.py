"""Opens the program for a command, and turns what goes wrong into a sentence and an exit code."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from biofeedback.backend.error_sentences import of_error
from biofeedback.backend.program import Program
from biofeedback.backend.troubles import Trouble, trouble_of
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.output import complain
from biofeedback.errors import BiofeedbackError
from biofeedback.wording import trn

Job = Callable[[Program], Awaitable[int]]


def run_program(library: Path | None, job: Job, *, looks_after_library: bool = True) -> int:
    """Open the program, do the job and close it; the exit code."""
    return asyncio.run(_run(library, job, looks_after_library=looks_after_library))


def exit_code_of(error: BiofeedbackError) -> ExitCode:
    """The exit code that an error stands for."""
    return _EXIT_CODES[trouble_of(error)]


_EXIT_CODES = {
    Trouble.REQUEST: ExitCode.FAILED,
    Trouble.BLUETOOTH: ExitCode.NO_BLUETOOTH,
    Trouble.LIBRARY: ExitCode.LIBRARY,
}


async def _run(library: Path | None, job: Job, *, looks_after_library: bool) -> int:
    program = await Program.open(library_path=library, looks_after_library=looks_after_library)
    told = _tell_about_library(program)
    try:
        return await job(program)
    except BiofeedbackError as error:
        sentence = of_error(error)
        if sentence != told:
            complain(sentence)
        return exit_code_of(error)
    finally:
        await program.close()


def _tell_about_library(program: Program) -> str:
    """Say what was found wrong with the library, and mended in it; the sentence about the first."""
    count = len(program.recovered)
    if count:
        complain(
            trn(
                "{count} session had lost its recorder; what it had kept is safe, and marked as "
                "recovered.",
                "{count} sessions had lost their recorder; what they had kept is safe, and marked "
                "as recovered.",
                count,
            ).format(count=count)
        )
    if program.startup_problem is None:
        return ""
    sentence = of_error(program.startup_problem)
    complain(sentence)
    return sentence

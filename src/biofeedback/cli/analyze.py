"""The command ``analyze``: the numbers of files and stored sessions."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from biofeedback.backend.error_sentences import of_error
from biofeedback.backend.program import Program
from biofeedback.backend.troubles import Trouble, trouble_of
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.output import complain, say
from biofeedback.cli.report import Report, as_csv, as_json, as_text
from biofeedback.cli.running import run_program
from biofeedback.cli.session_names import SessionNameError, session_named, stored_sessions
from biofeedback.errors import BiofeedbackError


def run(arguments: argparse.Namespace) -> int:
    """Analyse each input; those that fail are told, and the others go on."""

    async def job(program: Program) -> int:
        analyser = _Analyser(program, correction=not arguments.no_correction)
        reports = [await analyser.report(named) for named in arguments.inputs]
        _show([report for report in reports if report is not None], arguments)
        return analyser.outcome

    only_files = all(_is_file_name(named) for named in arguments.inputs)
    return run_program(arguments.library, job, looks_after_library=not only_files)


class _Analyser:
    """Finds each input and analyses it, remembering what failed."""

    def __init__(self, program: Program, *, correction: bool) -> None:
        self._program = program
        self._correction = correction
        self.outcome = ExitCode.OK
        """The exit code so far; an unusable library outweighs a failed input."""

    async def report(self, named: str) -> Report | None:
        """The numbers of one input; None where it failed, which is told."""
        try:
            if _is_file_name(named):
                return await self._file(named)
            return await self._session(named)
        except SessionNameError as error:
            self._failed(str(error), Trouble.REQUEST)
        except BiofeedbackError as error:
            self._failed(of_error(error), trouble_of(error))
        return None

    async def _file(self, named: str) -> Report:
        analysis = await self._program.files.analyse_file(_path(named), correction=self._correction)
        return Report(source=named, is_file=True, analysis=analysis)

    async def _session(self, named: str) -> Report:
        info = session_named(named, await stored_sessions(self._program))
        analysis = await self._program.files.analyse_session(
            info.session_id, correction=self._correction
        )
        return Report(source=info.session_id, is_file=False, analysis=analysis)

    def _failed(self, sentence: str, trouble: Trouble) -> None:
        complain(sentence)
        if trouble is Trouble.LIBRARY:
            self.outcome = ExitCode.LIBRARY
        elif self.outcome is ExitCode.OK:
            self.outcome = ExitCode.FAILED


def _is_file_name(named: str) -> bool:
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


def _show(reports: Sequence[Report], arguments: argparse.Namespace) -> None:
    if arguments.json:
        say(json.dumps([as_json(report) for report in reports], indent=2, allow_nan=False))
    elif arguments.csv:
        say(as_csv(reports).rstrip("\n"))
    else:
        for report in reports:
            say(as_text(report) + "\n")

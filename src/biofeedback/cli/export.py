"""The command ``export``: a stored session for other programs."""

import argparse
from pathlib import Path

from biofeedback.backend.files import ExportForm
from biofeedback.backend.program import Program
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.output import complain, say
from biofeedback.cli.running import run_program
from biofeedback.cli.session_names import (
    SessionNameError,
    origin_of,
    session_named,
    stored_sessions,
)
from biofeedback.wording import tr

_ENDINGS = {
    ".txt": ExportForm.RR,
    ".rr": ExportForm.RR,
    ".csv": ExportForm.CSV,
    ".jsonl": ExportForm.JSONL,
}


def run(arguments: argparse.Namespace) -> int:
    """Write the file and say where it is."""
    form = _form(arguments.form, arguments.to)
    if form is None:
        complain(
            tr(
                "{path} does not tell the form by its ending. "
                "Add --form rr, csv, jsonl, ecg or acceleration."
            ).format(path=arguments.to)
        )
        return ExitCode.USAGE

    async def job(program: Program) -> int:
        try:
            info = session_named(arguments.session, await stored_sessions(program))
        except SessionNameError as error:
            complain(str(error))
            return ExitCode.FAILED
        path = await program.files.export(
            info.session_id, arguments.to.expanduser(), form, overwrite=arguments.force
        )
        origin = origin_of(info)
        say(f"{path} ({origin})" if origin else str(path))
        return ExitCode.OK

    return run_program(arguments.library, job)


def _form(named: str | None, path: Path) -> ExportForm | None:
    return _ENDINGS.get(path.suffix.lower()) if named is None else ExportForm(named)

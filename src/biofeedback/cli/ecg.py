"""The command ``ecg``: the beats of a file of ECG samples."""

import argparse
from pathlib import Path

from biofeedback.analysis.ecg import EcgError
from biofeedback.backend.error_sentences import of_error
from biofeedback.backend.files import VoltageUnit
from biofeedback.backend.program import Program
from biofeedback.cli.ecg_table import EcgReport, as_csv, as_json, as_text
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.forms import Forms, form_of, show
from biofeedback.cli.output import complain, tamed
from biofeedback.cli.progress import ProgressLine
from biofeedback.cli.running import run_program
from biofeedback.wording import tr

_FORMS = Forms(text=as_text, json=as_json, csv=as_csv)


def run(arguments: argparse.Namespace) -> int:
    """Delineate the file and show its beats."""
    path = Path(arguments.file).expanduser()

    async def job(program: Program) -> int:
        progress = ProgressLine({"ecg": tr("looking for beats")})
        try:
            beats = await program.files.delineate(
                path,
                rate_hz=arguments.rate_hz,
                unit=VoltageUnit(arguments.unit),
                on_progress=progress.show,
            )
        except EcgError as error:
            progress.clear()
            complain(f"{tamed(arguments.file)}: {of_error(error)}")
            return ExitCode.FAILED
        finally:
            progress.clear()
        show([EcgReport(source=arguments.file, beats=beats)], _FORMS, form_of(arguments))
        return ExitCode.OK

    return run_program(arguments.library, job, looks_after_library=False)

"""The command ``doctor``: what is wrong between this computer and a strap."""

import argparse
import json
from pathlib import Path

from biofeedback.backend.doctor import Checked, Examination, Outcome, Step
from biofeedback.backend.doctor_sentences import of_check, of_outcome, of_step, verdict_of
from biofeedback.backend.error_sentences import of_error
from biofeedback.backend.program import Program
from biofeedback.backend.support import examined
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.last_strap import name_of
from biofeedback.cli.output import complain, say
from biofeedback.cli.running import run_program
from biofeedback.errors import BiofeedbackError
from biofeedback.wording import tr

_MARKS = {Outcome.OK: "ok", Outcome.FAILED: "!!", Outcome.SKIPPED: "--"}
_WITHOUT_RADIO = frozenset({Step.SERVICE, Step.PERMISSION, Step.ADAPTER, Step.POWER})


def run(arguments: argparse.Namespace) -> int:
    """Look; NO_BLUETOOTH where the computer is at fault, FAILED where the strap is."""

    async def job(program: Program) -> int:
        address = None if arguments.any else arguments.strap or await _last(program)
        if not arguments.json:
            complain(tr("This can take half a minute. Wear the strap, its electrodes moist."))
        show = _stay_silent if arguments.json else _show
        examination = await program.doctor.examine(address, show)
        if examination is None:
            return ExitCode.INTERRUPTED
        _conclude(examination, as_json=arguments.json)
        if arguments.save is not None:
            await _save(program, arguments.save.expanduser(), examination)
        return _exit_code(examination)

    return run_program(arguments.library, job, looks_after_library=False)


async def _last(program: Program) -> str | None:
    """The strap that was used last; a library that can't be read must not stop a doctor."""
    try:
        last = await program.known_straps.last()
    except BiofeedbackError as error:
        complain(of_error(error))
        return None
    if last is None:
        return None
    complain(tr("With the strap that was used last: {strap}.").format(strap=name_of(last)))
    return last.address


def _show(checked: Checked) -> None:
    told = of_check(checked) or of_outcome(checked.outcome)
    say(f"{_MARKS[checked.outcome]}  {of_step(checked.step):<32} {told}")


def _stay_silent(_checked: Checked) -> None:
    pass


def _conclude(examination: Examination, *, as_json: bool) -> None:
    if as_json:
        say(json.dumps(examined(examination), indent=2))
        return
    verdict = verdict_of(examination)
    say("")
    say(verdict.sentence)
    say(tr("Try this: {remedy}").format(remedy=verdict.remedy))


async def _save(program: Program, path: Path, examination: Examination) -> None:
    await program.support.save(path, examination)
    complain(
        tr("Written for support, without names, addresses or heartbeats: {path}").format(path=path)
    )


def _exit_code(examination: Examination) -> ExitCode:
    failed = examination.failed
    if failed is None:
        return ExitCode.OK
    return ExitCode.NO_BLUETOOTH if failed.step in _WITHOUT_RADIO else ExitCode.FAILED

"""The command ``analyze``: the numbers of files and stored sessions."""

import argparse
from functools import partial

from biofeedback.analysis.comparison import compared
from biofeedback.analysis.request import Breadth
from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.backend.program import Program
from biofeedback.cli import (
    check_table,
    comparison_table,
    report_json,
    research_table,
    sliding_table,
)
from biofeedback.cli.analyze_wish import View, Wish, WishError, wish_of
from biofeedback.cli.check_table import CheckedReport
from biofeedback.cli.comparison_table import Compared, Side, part_named
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.forms import Forms, show
from biofeedback.cli.inputs import FoundInput, Inputs, is_file_name
from biofeedback.cli.output import complain
from biofeedback.cli.progress import ProgressLine
from biofeedback.cli.report import Report, as_text
from biofeedback.cli.research_table import ResearchReport
from biofeedback.cli.running import run_program
from biofeedback.cli.sliding_table import SlidInput
from biofeedback.dsp.catalogue import catalogue


def run(arguments: argparse.Namespace) -> int:
    """Analyse each input; those that fail are told, and the others go on."""
    try:
        wish = wish_of(arguments)
    except WishError as error:
        complain(str(error))
        return ExitCode.USAGE

    async def job(program: Program) -> int:
        labels = {name: one.label for name, one in catalogue(wish.request.profile).items()}
        progress = ProgressLine(labels)
        inputs = Inputs(program, progress)
        await _VIEWS[wish.view](inputs, _Work(program, progress, wish), wish)
        return inputs.outcome

    only_files = all(is_file_name(named) for named in wish.inputs)
    return run_program(arguments.library, job, looks_after_library=not only_files)


class _Work:
    """What is done with one input."""

    def __init__(self, program: Program, progress: ProgressLine, wish: Wish) -> None:
        self._files = program.files
        self._show = progress.show
        self._wish = wish

    async def numbers(self, found: FoundInput) -> Report:
        """Its numbers."""
        analysis = await self._analysed(found)
        return Report(source=found.source, is_file=found.is_file, analysis=analysis)

    async def slid(self, found: FoundInput) -> SlidInput:
        """Some numbers along it."""
        course = await self._files.slide(found.input, self._wish.sliding, on_progress=self._show)
        return SlidInput(origin=found.origin(course.info), course=course)

    async def parts_compared(self, found: FoundInput) -> Compared:
        """Two of its parts."""
        analysis = await self._analysed(found)
        origin = found.origin(analysis.info)
        before, after = (part_named(analysis, named) for named in self._wish.parts)
        return Compared(
            before=Side(origin=origin, part=before),
            after=Side(origin=origin, part=after),
            comparison=compared(before.metrics, after.metrics),
        )

    async def checked(self, found: FoundInput) -> CheckedReport:
        """It beside NeuroKit2."""
        done = await self._files.check(
            found.input, correction=self._wish.request.correction, on_progress=self._show
        )
        return CheckedReport(origin=found.origin(done.info), check=done.check, is_cut=done.is_cut)

    async def researched(self, found: FoundInput) -> ResearchReport:
        """All that NeuroKit2 gives of it."""
        done = await self._files.research(
            found.input, correction=self._wish.request.correction, on_progress=self._show
        )
        return ResearchReport(origin=found.origin(done.info), report=done.report)

    async def _analysed(self, found: FoundInput) -> SessionAnalysis:
        return await self._files.analyse(found.input, self._wish.request, on_progress=self._show)


async def _numbers(inputs: Inputs, work: _Work, wish: Wish) -> None:
    forms = Forms(
        text=partial(as_text, by_family=wish.request.breadth is not Breadth.CORE),
        json=report_json.as_json,
        csv=report_json.as_csv,
    )
    show(await inputs.each(wish.inputs, work.numbers), forms, wish.form)


async def _sliding(inputs: Inputs, work: _Work, wish: Wish) -> None:
    forms = Forms(text=sliding_table.as_text, json=sliding_table.as_json, csv=sliding_table.as_csv)
    show(await inputs.each(wish.inputs, work.slid), forms, wish.form)


_COMPARISON = Forms(
    text=comparison_table.as_text, json=comparison_table.as_json, csv=comparison_table.as_csv
)


async def _comparison(inputs: Inputs, work: _Work, wish: Wish) -> None:
    """Two whole recordings; nothing to show where one of them fails."""
    reports = await inputs.each(wish.inputs, work.numbers)
    if len(reports) < len(wish.inputs):
        return
    before, after = reports
    one = Compared(
        before=Side(origin=before.origin, part=None),
        after=Side(origin=after.origin, part=None),
        comparison=compared(before.analysis.metrics, after.analysis.metrics),
    )
    show([one], _COMPARISON, wish.form)


async def _part_comparison(inputs: Inputs, work: _Work, wish: Wish) -> None:
    show(await inputs.each(wish.inputs, work.parts_compared), _COMPARISON, wish.form)


async def _check(inputs: Inputs, work: _Work, wish: Wish) -> None:
    forms = Forms(text=check_table.as_text, json=check_table.as_json, csv=check_table.as_csv)
    show(await inputs.each(wish.inputs, work.checked), forms, wish.form)


async def _research(inputs: Inputs, work: _Work, wish: Wish) -> None:
    forms = Forms(
        text=research_table.as_text, json=research_table.as_json, csv=research_table.as_csv
    )
    show(await inputs.each(wish.inputs, work.researched), forms, wish.form)


_VIEWS = {
    View.NUMBERS: _numbers,
    View.SLIDING: _sliding,
    View.COMPARE: _comparison,
    View.COMPARE_PARTS: _part_comparison,
    View.CHECK: _check,
    View.RESEARCH: _research,
}

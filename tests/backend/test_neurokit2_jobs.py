import asyncio
import subprocess
import sys
from functools import partial

import numpy as np
import pytest

from beat_records import series
from biofeedback.analysis.ecg import EcgError, EcgProblem, ecg_of
from biofeedback.analysis.neurokit2_check import Verdict
from biofeedback.backend import neurokit2_jobs
from biofeedback.backend.background import Progress, in_background
from reference.recordings import vu_ms


async def test_a_check_runs_in_a_process_of_its_own() -> None:
    told: list[Progress] = []
    check = await in_background(partial(neurokit2_jobs.check, vu_ms("breathing")), told.append)
    assert [one.step for one in told] == ["hrv_time", "hrv_frequency", "hrv_nonlinear"]
    assert check.unexplained == ()
    assert any(row.verdict is Verdict.SAME for row in check.rows)


async def test_a_check_that_is_given_up_ends_its_process() -> None:
    begun = asyncio.Event()
    rr_ms = np.tile(vu_ms("sitting"), 17)
    task = asyncio.create_task(
        in_background(partial(neurokit2_jobs.check, rr_ms), lambda _: begun.set())
    )
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_the_other_jobs_do_their_work_and_tell_their_steps() -> None:
    told: list[Progress] = []
    report = neurokit2_jobs.research_report(series(vu_ms("breathing")), told.append)
    assert len(report.rows) == 95
    assert [one.done for one in told] == [0, 1, 2]
    spike = ecg_of(np.where(np.arange(2600) == 700, 1.0, 0.0), 130.0)
    with pytest.raises(EcgError) as caught:
        neurokit2_jobs.delineate(spike, told.append)
    assert caught.value.reason in {EcgProblem.NO_BEATS, EcgProblem.FAILED}


def test_nothing_of_neurokit2_is_imported_before_it_is_wanted() -> None:
    seen = "import sys, biofeedback.backend.neurokit2_jobs; print('neurokit2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"

"""The room where the numbers of one recording at a time are computed, for a screen."""

import asyncio

from biofeedback.analysis.request import AnalysisRequest
from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.backend.background import OnProgress
from biofeedback.backend.files import Files

LONG_S = 3600.0
"""A longer recording is analysed in a process of its own, so that the window never stalls."""


class Numbers:
    """What was asked for last is computed; what was asked for before ends without an answer."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._asker: asyncio.Task[object] | None = None

    async def of_session(
        self,
        session_id: str,
        request: AnalysisRequest,
        *,
        length_s: float | None,
        on_progress: OnProgress,
    ) -> SessionAnalysis:
        """The numbers of a stored session, of unknown length if nobody gave it an end.

        ``on_progress`` is called on this loop. Raises StorageError and BackgroundError; whoever
        asks is cancelled where somebody asks for something else, or ``stop`` is called.
        """
        self.stop()
        self._asker = asker = asyncio.current_task()
        try:
            return await self._files.analyse_session(
                session_id,
                request,
                is_apart=length_s is None or length_s > LONG_S,
                on_progress=on_progress,
            )
        finally:
            if self._asker is asker:
                self._asker = None

    def stop(self) -> None:
        """Nobody waits for it any more."""
        if self._asker is not None:
            self._asker.cancel()

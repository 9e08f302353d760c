"""How a session leaves the program: the form first, then where to."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from biofeedback.backend.files import ExportForm
from biofeedback.ui.widgets.sheet import Sheet, SheetChoice
from biofeedback.wording import tr

CANCEL = "cancel"
_ENDINGS = {
    ExportForm.RR: ".txt",
    ExportForm.CSV: ".csv",
    ExportForm.JSONL: ".jsonl",
    ExportForm.ECG: ".ecg.csv",
    ExportForm.ACCELERATION: ".acceleration.csv",
}


def form_sheet(parent: QWidget, when: str) -> Sheet:
    """Asks for the form; answers with the value of an ExportForm, or ``CANCEL``."""
    return Sheet(
        parent,
        title=tr("Export {when}").format(when=when),
        choices=(
            SheetChoice(key=CANCEL, text=tr("Cancel")),
            SheetChoice(
                key=ExportForm.RR.value,
                text=tr("RR intervals"),
                note=tr("One interval in milliseconds per line, as most HRV programs read it."),
            ),
            SheetChoice(
                key=ExportForm.CSV.value,
                text=tr("Table of beats"),
                note=tr("Every beat with its time, raw and corrected, for a spreadsheet."),
            ),
            SheetChoice(
                key=ExportForm.ECG.value,
                text=tr("ECG"),
                note=tr("Every sample in microvolts, of a session that recorded an ECG."),
            ),
            SheetChoice(
                key=ExportForm.ACCELERATION.value,
                text=tr("Acceleration"),
                note=tr("Every sample of three axes, of a session that recorded movement."),
            ),
            SheetChoice(
                key=ExportForm.JSONL.value,
                text=tr("Everything"),
                note=tr("All that was recorded, without loss, one record per line."),
            ),
        ),
    )


def file_name(stem: str, form: ExportForm) -> str:
    """The name that is offered first."""
    return stem + _ENDINGS[form]


def choose_path(parent: QWidget, offered: str) -> Path | None:
    """Ask where to; None when nothing was chosen. The system asks before it replaces a file."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent, tr("Export"), str(Path.home() / offered), tr("All files (*)")
    )
    return Path(chosen) if chosen else None

"""The question before the window closes on a running session."""

from PySide6.QtWidgets import QWidget

from biofeedback.ui.widgets.sheet import Sheet, SheetChoice
from biofeedback.wording import tr

KEEP_GOING, END_AND_CLOSE = "keep going", "end and close"


def closing_sheet(parent: QWidget) -> Sheet:
    """Keeps going unless somebody says otherwise; the session goes on behind it."""
    return Sheet(
        parent,
        title=tr("A session is running"),
        text=tr(
            "If you close the window now, the session ends here. Everything up to this moment is "
            "kept."
        ),
        choices=(
            SheetChoice(key=KEEP_GOING, text=tr("Keep going")),
            SheetChoice(key=END_AND_CLOSE, text=tr("End and close")),
        ),
    )

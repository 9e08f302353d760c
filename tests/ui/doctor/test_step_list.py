from PySide6.QtWidgets import QLabel

from biofeedback.ui.doctor.presenter import RowStatus, StepRow
from biofeedback.ui.doctor.step_list import StepList
from ui.window_fixtures import Show


def test_each_step_has_a_mark_of_its_own_shape(show: Show) -> None:
    steps = StepList()
    show(steps)
    rows = tuple(
        StepRow(name=f"step {status}", status=status, text=f"says {status}") for status in RowStatus
    )
    steps.show_rows(rows)
    labels = [label.text() for label in steps.findChildren(QLabel)]
    assert len(set(labels[::3])) == len(RowStatus)
    assert labels[1::3] == [row.name for row in rows]
    named = [label.accessibleName() for label in steps.findChildren(QLabel)]
    assert "step failed: says failed" in named
    steps.show_rows(rows[::-1])
    assert len(steps.findChildren(QLabel)) == len(labels)

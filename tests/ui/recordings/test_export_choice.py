from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from biofeedback.backend.files import ExportForm
from biofeedback.ui.recordings.export_choice import CANCEL, choose_path, file_name, form_sheet
from ui.window_fixtures import Show


@pytest.mark.parametrize("answer", [CANCEL, *ExportForm])
def test_every_form_can_be_chosen_and_none(qtbot: QtBot, show: Show, answer: str) -> None:
    sheet = form_sheet(show(QLabel("behind")), "Saturday")
    sheet.open()
    with qtbot.waitSignal(sheet.answered) as answered:
        QTest.mouseClick(sheet.button(answer), Qt.MouseButton.LeftButton)
    assert answered.args == [answer]


def test_each_form_has_an_ending_of_its_own() -> None:
    names = {file_name("biofeedback 2026-11-21 1730", form) for form in ExportForm}
    assert len(names) == len(ExportForm)
    assert all(name.startswith("biofeedback 2026-11-21 1730.") for name in names)


@pytest.mark.parametrize(("chosen", "path"), [("", None), ("beats.csv", Path("beats.csv"))])
def test_the_system_asks_where_to(
    show: Show, monkeypatch: pytest.MonkeyPatch, chosen: str, path: Path | None
) -> None:
    offered: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return chosen, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    assert choose_path(show(QLabel("behind")), "a.csv") == path
    assert Path(offered[0]).name == "a.csv"

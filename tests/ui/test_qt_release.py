"""The installed release of Qt for Python survives what some releases did not."""

import subprocess
import sys

SCRIPT = """
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPainter

class Sender(QObject):
    sent = Signal(float)

sender = Sender()
heard = []
sender.sent.connect(heard.append)
image = QImage(8, 8, QImage.Format.Format_RGB32)
painter = QPainter(image)
for number in range(60_000):
    painter.drawLine(0, 0, 7, 7)
    sender.sent.emit(number)
painter.end()
print(len(heard))
"""


def test_painting_and_emitting_often_does_not_abort_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, timeout=50
    )
    assert (done.returncode, done.stdout.strip()) == (0, "60000"), done.stderr

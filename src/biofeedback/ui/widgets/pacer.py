"""The pacer: a disc, or a slow bar, that fills and empties with the breath asked for."""

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.theme import Theme
from biofeedback.ui.widgets.pacer_moment import NO_MOMENT, PacerMoment
from biofeedback.wording import tr

FRAME_MS = 16
"""A little faster than 60 frames a second, so that none is missed."""
_SMALLEST = 0.55
"""Radius of the disc with empty lungs, as a share of the circle's: the words still fit."""
_LARGEST = 0.86
_GLOW = 1.13
"""Radius of the soft rim, as a share of the disc's; at most it comes near the thin circle."""
_GLOW_SHARE = 0.43
"""Of the breath's fill, in the colour of the rim; the rest is ground."""
_EDGE_PX = 3.0
_RING_INSET = 10.0
"""Pixels from the edge of the square to the ring that shows progress."""
_CIRCLE = 0.905
"""Radius of the thin circle that the disc grows towards, as a share of the ring's."""
_WORDS_SCALE = 2.2
_LEAST_WORDS_PX = 12
_WORDS_ROOM = 1.8
"""Of the smallest disc's radius: words that the disc's edge crosses are hard to read."""
_BAR_SHARE = 0.24
"""Width of the bar as a share of its height."""


class Pacer(QWidget):
    """Asks for the moment at each frame and draws it; keeps no time of its own."""

    def __init__(
        self,
        moment_now: Callable[[], PacerMoment],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._moment_now = moment_now
        self.theme = theme
        self._moment = NO_MOMENT
        self._progress: float | None = None
        self._is_bar = False
        self._still: QPixmap | None = None
        self._still_bar: QRectF | None = None
        self._font: QFont | None = None
        self._font_asked: tuple[QFont, float, str] | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._next_frame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Pacer"))

    @property
    def moment(self) -> PacerMoment:
        """What is drawn now."""
        return self._moment

    def set_progress(self, progress: float | None) -> None:
        """How much of the part has passed, 0 to 1; None where it has no planned length."""
        if progress != self._progress:
            self._progress = progress
            self._paint_anew()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.theme = theme
        self._paint_anew()

    def set_reduced_motion(self, is_reduced: bool) -> None:
        """Draw a slow bar instead of a growing disc."""
        self._is_bar = is_reduced
        self._paint_anew()

    def sizeHint(self) -> QSize:
        """As small as it may be, so that it never makes a window scroll; it grows with it."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Small enough for a window of 1024 × 700 with large text."""
        return QSize(260, 260)

    def showEvent(self, event: QShowEvent) -> None:
        """Frames are drawn only while somebody can see them."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop drawing."""
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the moment; only what of it lies in the event's region costs time."""
        painter = QPainter(self)
        # Qt copies only what lies in the event's region.
        painter.drawPixmap(0, 0, self._still_picture())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_bar:
            self._paint_bar(painter)
        else:
            self._paint_disc(painter)
        painter.end()

    def _paint_anew(self) -> None:
        """What stands still has changed."""
        self._still = None
        self.update()

    def _still_picture(self) -> QPixmap:
        """All that is the same from frame to frame; strokes of circles are what costs most."""
        ratio = self.devicePixelRatioF()
        # Rounded up: at a scale of 1.25 the last row of the screen's pixels is a part of one.
        wanted = QSize(math.ceil(self.width() * ratio), math.ceil(self.height() * ratio))
        # The bar ends above its words, whose height is that of the text around.
        bar = self._bar() if self._is_bar else None
        if self._still is None or self._still.size() != wanted or self._still_bar != bar:
            self._still_bar = bar
            self._still = QPixmap(wanted)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(QColor(self.theme.background))
            painter = QPainter(self._still)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._is_bar:
                self._paint_still_bar(painter)
            else:
                self._paint_still_circles(painter)
            painter.end()
        return self._still

    def _next_frame(self) -> None:
        before, moment = self._moment, self._moment_now()
        if moment == before:
            return
        self._moment = moment
        self.setAccessibleDescription(moment.words)
        if moment.words != before.words or moment.is_paced != before.is_paced:
            self.update()
        else:
            self.update(self._moving_rect(max(before.chest, moment.chest)))

    # ------------------------------------------------------------ the disc

    def _paint_still_circles(self, painter: QPainter) -> None:
        centre, ring = QRectF(self.rect()).center(), self._ring_radius()
        self._paint_ring(painter, centre, ring)
        painter.setPen(QPen(QColor(self.theme.line), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, ring * _CIRCLE, ring * _CIRCLE)

    def _paint_disc(self, painter: QPainter) -> None:
        centre, theme = QRectF(self.rect()).center(), self.theme
        radius = self._disc_radius(self._moment.chest)
        # Discs inside each other are drawn in a third of the time that strokes and glazes take.
        discs = [
            (radius + _EDGE_PX / 2, QColor(theme.breath if self._moment.is_paced else theme.edge)),
            (radius - _EDGE_PX / 2, QColor(theme.breath_soft)),
        ]
        if self._moment.is_paced:
            discs.insert(0, (radius * _GLOW, _mixed(theme.breath_soft, theme.background)))
        painter.setPen(Qt.PenStyle.NoPen)
        for reach, colour in discs:
            painter.setBrush(colour)
            painter.drawEllipse(centre, reach, reach)
        room = QRectF(0.0, 0.0, self._disc_radius(0.0) * _WORDS_ROOM, self._ring_radius() * 0.6)
        room.moveCenter(centre)
        self._paint_words(painter, room)

    def _paint_ring(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        if self._progress is None:
            return
        pen = QPen(QColor(self.theme.good), 7.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        square = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.drawArc(square, 90 * 16, -round(360 * 16 * self._progress))

    def _ring_radius(self) -> float:
        return max(40.0, min(self.width(), self.height()) / 2.0 - _RING_INSET)

    def _disc_radius(self, chest: float) -> float:
        share = _SMALLEST + (_LARGEST - _SMALLEST) * chest
        return self._ring_radius() * _CIRCLE * share

    def _moving_rect(self, chest: float) -> QRect:
        if self._is_bar:
            return self._bar().toAlignedRect().adjusted(-3, -3, 3, 3)
        reach = round(self._disc_radius(chest) * _GLOW) + 4
        centre = self.rect().center()
        return QRect(centre.x() - reach, centre.y() - reach, 2 * reach + 1, 2 * reach + 1)

    # ------------------------------------------------------------ the bar

    def _bar(self) -> QRectF:
        height = max(80.0, self.height() - 2 * _RING_INSET - self._words_height())
        width = height * _BAR_SHARE
        left = (self.width() - width) / 2.0
        return QRectF(left, _RING_INSET, width, height)

    def _paint_still_bar(self, painter: QPainter) -> None:
        bar = self._bar()
        painter.setPen(QPen(QColor(self.theme.edge), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar, 14.0, 14.0)
        self._paint_line(painter, bar)

    def _paint_bar(self, painter: QPainter) -> None:
        bar, theme = self._bar(), self.theme
        if self._moment.is_paced:
            filled = bar.adjusted(5.0, 5.0, -5.0, -5.0)
            filled.setTop(filled.bottom() - max(14.0, filled.height() * self._moment.chest))
            painter.setPen(QPen(QColor(theme.breath), 3.0))
            painter.setBrush(QColor(theme.breath_soft))
            painter.drawRoundedRect(filled, 10.0, 10.0)
        below = QRectF(0.0, bar.bottom(), self.width(), self.height() - bar.bottom())
        self._paint_words(painter, below)

    def _paint_line(self, painter: QPainter, bar: QRectF) -> None:
        if self._progress is None:
            return
        pen = QPen(QColor(self.theme.good), 7.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x = bar.right() + 24.0
        top = QPointF(x, bar.top() + 4.0)
        painter.drawLine(top, QPointF(x, bar.top() + 4.0 + (bar.height() - 8.0) * self._progress))

    # ------------------------------------------------------------ the words

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        painter.setFont(self._words_font(room.width()))
        painter.setPen(QColor(self.theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._moment.words)

    def _words_height(self) -> float:
        return QFontMetricsF(self._words_font(self.width())).height() + 16.0

    def _words_font(self, width: float) -> QFont:
        """2.2 times the text around it, or as large as the widest words of a breath allow.

        The same for breathing in and out, so that the words do not pulse; what is said at rest
        may be longer, and is made to fit by itself.
        """
        asked = (QFont(self.font()), width, self._moment.words)
        if self._font is None or self._font_asked != asked:
            self._font_asked, self._font = asked, self._made_font(*asked)
        return self._font

    def _made_font(self, around: QFont, width: float, shown: str) -> QFont:
        font = QFont(around)
        font.setWeight(QFont.Weight.DemiBold)
        font.setPixelSize(round(QFontInfo(around).pixelSize() * _WORDS_SCALE))
        metrics = QFontMetricsF(font)
        words = (tr("Breathe in"), tr("Breathe out"), shown)
        needed = max(metrics.horizontalAdvance(text) for text in words)
        if needed > width:
            font.setPixelSize(max(_LEAST_WORDS_PX, int(font.pixelSize() * width / needed)))
        return font


def _mixed(colour: str, ground: str) -> QColor:
    """The colour of the rim: a glaze of one colour over another."""
    over, under = QColor(colour), QColor(ground)
    return QColor.fromRgbF(
        *(
            _GLOW_SHARE * above + (1.0 - _GLOW_SHARE) * below
            for above, below in (
                (over.redF(), under.redF()),
                (over.greenF(), under.greenF()),
                (over.blueF(), under.blueF()),
            )
        )
    )

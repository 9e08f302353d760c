from PySide6.QtGui import QColor

from biofeedback.ui.icon import SIZES_PX, program_icon
from biofeedback.ui.theme import DARK


def test_it_comes_in_every_size_and_shows_both_colours(qapp: object) -> None:
    assert qapp
    icon = program_icon()
    assert sorted(size.width() for size in icon.availableSizes()) == sorted(SIZES_PX)
    image = icon.pixmap(256, 256).toImage()
    colours = {image.pixelColor(x, y).name() for x in range(256) for y in range(0, 256, 2)}
    assert QColor(DARK.heart).name() in colours
    assert QColor(DARK.breath).name() in colours
    assert image.pixelColor(0, 0).alpha() == 0

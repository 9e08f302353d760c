from PySide6.QtWidgets import QHBoxLayout, QLabel

from biofeedback.ui.widgets.card import Card
from ui.window_fixtures import Show


def test_its_contents_stand_below_the_heading(show: Show) -> None:
    card = Card("Colours")
    first, second = QLabel("a"), QLabel("b")
    row = QHBoxLayout()
    row.addWidget(second)
    card.add(first)
    card.add(row)
    show(card)
    heading = card.findChildren(QLabel)[0]
    assert heading.text() == card.accessibleName() == "Colours"
    assert heading.y() < first.y() < second.y()


def test_a_card_needs_no_heading(show: Show) -> None:
    card = Card()
    card.add(QLabel("alone"))
    show(card)
    assert [label.text() for label in card.findChildren(QLabel)] == ["alone"]

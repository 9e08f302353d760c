from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from biofeedback.ui.session.pair_card import PairCard
from biofeedback.ui.session.pair_choice import PairState
from biofeedback.ui.session.prepare_state import StrapRow
from biofeedback.ui.theme import DARK, LIGHT
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton
ROW = StrapRow(address="B1", name="TICKR", signal="good", bars=3, is_chosen=False)


def test_people_and_the_second_strap_are_chosen_by_a_press(show: Show) -> None:
    card = PairCard(LIGHT)
    show(card)
    wished: list[object] = []
    card.pair_wished.connect(wished.append)
    card.second_chosen.connect(wished.append)
    card.show_state(PairState(can_pair=True, is_pair=True, straps=(ROW,), words="Second strap:"))
    QTest.mouseClick(card.people.button(True), LEFT)
    card.set_theme(DARK)
    QTest.mouseClick(card.straps.button("B1"), LEFT)
    assert wished == [True, "B1"]
    assert card.people.button(True).isChecked()


def test_it_is_hidden_where_only_one_can_take_part(show: Show) -> None:
    card = PairCard(LIGHT)
    show(card)
    card.show_state(PairState(can_pair=False, is_pair=False, straps=(), words=""))
    assert card.isHidden()

from biofeedback.ui.session.view_state import Choice, Intent, Question, Tile


def test_what_is_painted_can_be_compared() -> None:
    assert Tile(label="a", value="1", unit="") == Tile(label="a", value="1", unit="")
    assert Tile(label="a", value="1", unit="") != Tile(label="a", value=None, unit="")


def test_a_question_carries_its_answers() -> None:
    answer = Choice(intent=Intent.UNDO_END, text="Undo", key="U")
    assert Question(text="?", choices=(answer,)).choices[0].is_chosen is False


def test_no_two_wishes_are_called_the_same() -> None:
    assert len({intent.value for intent in Intent}) == len(Intent)

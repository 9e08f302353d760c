from biofeedback.records import SourceKind
from biofeedback.ui.session.prepare_state import CHOOSABLE, Remark


def test_every_kind_of_source_is_offered_once_and_the_strap_first() -> None:
    assert set(CHOOSABLE) == set(SourceKind)
    assert len(CHOOSABLE) == len(SourceKind)
    assert CHOOSABLE[0] is SourceKind.STRAP


def test_a_remark_may_say_nothing() -> None:
    assert Remark().text == ""

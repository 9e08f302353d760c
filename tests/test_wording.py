from biofeedback.wording import tr, trn


def test_an_untranslated_text_is_itself() -> None:
    assert tr("Breathe in") == "Breathe in"
    assert trn("one beat", "many beats", 1) == "one beat"
    assert trn("one beat", "many beats", 3) == "many beats"

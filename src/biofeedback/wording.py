"""Every text a person reads, through gettext.

``tr`` marks a text where it stands, so that a screen's words live beside the screen; sentences
that several rooms share are in ``backend.sentences``.
"""

import gettext
from importlib.resources import files

DOMAIN = "biofeedback"
_translation = gettext.translation(
    DOMAIN, localedir=str(files("biofeedback") / "locale"), fallback=True
)


def tr(text: str) -> str:
    """The text in the person's language; the text itself where there is no translation."""
    return _translation.gettext(text)


def trn(one: str, many: str, count: int) -> str:
    """The text for one or for many, in the person's language."""
    return _translation.ngettext(one, many, count)

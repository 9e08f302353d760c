"""Takes out of a text whatever says whose computer or strap it is about."""

import getpass
import platform
import re
from collections.abc import Iterable
from pathlib import Path

_HARDWARE_ADDRESS = re.compile(r"(?i)(?<![0-9a-f])[0-9a-f]{2}(?:[:_-][0-9a-f]{2}){5}(?![0-9a-f])")
_UUID = re.compile(r"(?i)(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])")
_STANDARD_UUIDS = re.compile(r"(?i)-0000-1000-8000-00805f9b34fb$|-02e7-f387-1cad-8acd2d8df0c8$")
"""Services and characteristics, which every strap of a kind shares."""
_LEAST_LENGTH = 2
"""A shorter name would be found inside other words."""


class Scrubber:
    """Replaces personal words and every address by what they are."""

    def __init__(self, straps: Iterable[str] = (), folders: Iterable[Path] = ()) -> None:
        replaced = dict.fromkeys(straps, "<strap>")
        replaced |= dict.fromkeys(map(str, folders), "<folder>")
        replaced |= {str(Path.home()): "~", _user(): "<user>", platform.node(): "<computer>"}
        usable = {word: by for word, by in replaced.items() if len(word) >= _LEAST_LENGTH}
        self._by = {word.casefold(): by for word, by in usable.items()}
        # The longest first: a home folder holds the user's name.
        longest = sorted(usable, key=len, reverse=True)
        pattern = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest)
        self._words = re.compile(pattern or r"(?!)", re.IGNORECASE)

    def clean(self, text: str) -> str:
        """The text without them.

        >>> Scrubber(["Anna's H10"]).clean("Anna's H10 at 00:00:5E:00:53:01 dropped")
        '<strap> at <address> dropped'
        """
        named = self._words.sub(lambda found: self._by[found.group().casefold()], text)
        return _UUID.sub(_without_uuid, _HARDWARE_ADDRESS.sub("<address>", named))


def _without_uuid(found: "re.Match[str]") -> str:
    return found.group() if _STANDARD_UUIDS.search(found.group()) else "<id>"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name; which error is the system's
        return ""

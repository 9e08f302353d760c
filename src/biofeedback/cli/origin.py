"""Where numbers come from: a file or a session as it was named, and what must be said of it."""

from dataclasses import dataclass

from biofeedback.cli.output import tamed
from biofeedback.cli.session_names import origin_of
from biofeedback.cli.sessions import local_start
from biofeedback.records import SessionInfo
from biofeedback.wording import tr

ORIGIN_COLUMNS = ("source", "simulated", "imported", "recovered")
"""The fields that say where numbers come from, in every JSON and CSV form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What an input is."""

    source: str
    """The file as it was named, or the session's whole id."""
    is_file: bool
    info: SessionInfo | None
    """What is known of it."""

    @property
    def is_simulated(self) -> bool:
        """Whether no heart was behind it, as far as is known."""
        return self.info is not None and self.info.source.is_simulated

    @property
    def is_imported(self) -> bool:
        """Whether its intervals came from a file."""
        return self.is_file or (self.info is not None and origin_of(self.info) == tr("imported"))

    @property
    def is_recovered(self) -> bool:
        """Whether its recorder died before the end."""
        return self.info is not None and self.info.is_recovered


def as_fields(origin: Origin) -> dict[str, object]:
    """The fields of ``ORIGIN_COLUMNS``."""
    return {
        "source": origin.source,
        "simulated": origin.is_simulated,
        "imported": origin.is_imported,
        "recovered": origin.is_recovered,
    }


def title(origin: Origin) -> str:
    """The line above its numbers."""
    info = origin.info
    marks = [
        tr("simulated") if origin.is_simulated else "",
        tr("imported") if origin.is_imported else "",
        tr("recovered") if origin.is_recovered else "",
    ]
    told = [tamed(origin.source)]
    if info is not None and not origin.is_file:
        told += [local_start(info), tamed(info.source.label)]
    return " · ".join([*told, *[mark for mark in marks if mark]])

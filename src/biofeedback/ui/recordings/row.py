"""A stored session in a person's words."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from biofeedback.records import SessionInfo, SourceKind
from biofeedback.wording import tr

_WEEKDAYS = (
    tr("Monday"),
    tr("Tuesday"),
    tr("Wednesday"),
    tr("Thursday"),
    tr("Friday"),
    tr("Saturday"),
    tr("Sunday"),
)
_MONTHS = (
    tr("January"),
    tr("February"),
    tr("March"),
    tr("April"),
    tr("May"),
    tr("June"),
    tr("July"),
    tr("August"),
    tr("September"),
    tr("October"),
    tr("November"),
    tr("December"),
)


class Tag(StrEnum):
    """What must be said of a session wherever it is listed."""

    SIMULATED = "simulated"
    IMPORTED = "imported"
    RECOVERED = "recovered"
    RUNNING = "running"
    """It has no end yet: somebody is recording it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRow:
    """One line of the list."""

    session_id: str
    when: str
    """Date and time on the wall clock of the place where it was recorded."""
    what: str
    """Length, plan and source."""
    tags: tuple[Tag, ...]
    file_stem: str
    """A name for a file made from it; nothing personal in it."""
    length_s: float | None
    """None while it is being recorded."""

    @property
    def is_running(self) -> bool:
        """Whether it is still being recorded, and so can't be put away."""
        return Tag.RUNNING in self.tags


def row_of(info: SessionInfo) -> RecordingRow:
    """What the list says of a session."""
    local = _local(info)
    return RecordingRow(
        session_id=info.session_id,
        when=when_words(local),
        what=" · ".join(_facts(info)),
        tags=_tags(info),
        file_stem=f"biofeedback {local:%Y-%m-%d %H%M}",
        length_s=info.ended_s,
    )


def when_words(local: datetime) -> str:
    """Date and time.

    >>> when_words(datetime(2026, 11, 21, 17, 30))
    'Saturday 21 November 2026, 17:30'
    """
    return tr("{weekday} {day} {month} {year}, {time}").format(
        weekday=_WEEKDAYS[local.weekday()],
        day=local.day,
        month=_MONTHS[local.month - 1],
        year=local.year,
        time=f"{local:%H:%M}",
    )


def length_words(length_s: float) -> str:
    """A length, rounded to what matters.

    >>> [length_words(length_s) for length_s in (42.4, 60.0, 899.6, 3_725.0, 7_200.0)]
    ['42 s', '1 min', '15 min', '1 h 2 min', '2 h']
    """
    if length_s < 59.5:
        return tr("{s} s").format(s=round(length_s))
    hours, minutes = divmod(round(length_s / 60.0), 60)
    if not hours:
        return tr("{min} min").format(min=minutes)
    if not minutes:
        return tr("{h} h").format(h=hours)
    return tr("{h} h {min} min").format(h=hours, min=minutes)


def tag_words(tag: Tag) -> str:
    """A tag, as it is read."""
    return {
        Tag.SIMULATED: tr("simulated"),
        Tag.IMPORTED: tr("imported"),
        Tag.RECOVERED: tr("recovered"),
        Tag.RUNNING: tr("being recorded"),
    }[tag]


def _local(info: SessionInfo) -> datetime:
    return datetime.fromtimestamp(info.started_utc_s, UTC) + timedelta(seconds=info.zone_offset_s)


def _facts(info: SessionInfo) -> tuple[str, ...]:
    facts = (
        "" if info.ended_s is None else length_words(info.ended_s),
        info.plan_name,
        info.source.label,
    )
    return tuple(fact for fact in facts if fact)


def _tags(info: SessionInfo) -> tuple[Tag, ...]:
    said = (
        (Tag.SIMULATED, info.source.is_simulated),
        (Tag.IMPORTED, info.source.kind is SourceKind.FILE),
        (Tag.RECOVERED, info.is_recovered),
        (Tag.RUNNING, info.ended_s is None),
    )
    return tuple(tag for tag, holds in said if holds)

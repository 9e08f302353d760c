"""What a session can be run on; frozen values that a screen or the terminal hands over."""

from dataclasses import dataclass, replace
from pathlib import Path

from biofeedback.streams import NO_STREAMS, Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class StrapChoice:
    """A heart-rate strap over Bluetooth."""

    address: str
    name: str
    streams: Streams = NO_STREAMS
    """What it is asked to send beside its intervals, where it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedChoice:
    """A heart that exists only in software."""

    seed: int = 1
    streams: Streams = NO_STREAMS
    """What it is asked to send beside its intervals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChoice:
    """A file of RR intervals, played as if it were a strap."""

    path: Path


SourceChoice = StrapChoice | SimulatedChoice | FileChoice


def with_streams(choice: SourceChoice, streams: Streams) -> SourceChoice:
    """The same source, asked for these streams where it can have any."""
    return choice if isinstance(choice, FileChoice) else replace(choice, streams=streams)


def streams_of(choice: SourceChoice) -> Streams:
    """What a source is to send beside intervals; a file has nothing else."""
    match choice:
        case StrapChoice(streams=streams) | SimulatedChoice(streams=streams):
            return streams
        case FileChoice():
            return NO_STREAMS

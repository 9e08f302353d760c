"""What every command understands; light, so that help comes at once."""

import argparse
import textwrap
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from biofeedback.cli.analyze_arguments import add_analyze, add_ecg
from biofeedback.cli.durations import duration_s
from biofeedback.cli.exit_codes import EXIT_CODES_HELP
from biofeedback.wording import tr

_LENGTH = "30s, 10m, 1h30m"


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``command`` is None when none was given."""
    parser = argparse.ArgumentParser(
        prog="biofeedback",
        description=_wrapped(
            tr(
                "Guided breathing and heart-rate-variability biofeedback with any Bluetooth "
                "heart-rate strap. Without a command the window opens."
            )
        ),
        epilog=EXIT_CODES_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=version("biofeedback"))
    _add_common(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=tr("commands"))
    for name, (summary, description, add) in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=_wrapped(f"{summary[0].upper()}{summary[1:]}. {description}"),
            epilog=EXIT_CODES_HELP,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add(command)
        _add_common(command)
    return parser


def _wrapped(text: str) -> str:
    """A text in lines; argparse would run the exit codes together if it wrapped by itself."""
    return textwrap.fill(text, 78)


def _add_common(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("for every command"))
    group.add_argument(
        "--library",
        type=Path,
        metavar="PATH",
        default=argparse.SUPPRESS,
        help=tr("library file to use, instead of BIOFEEDBACK_LIBRARY or your own"),
    )
    group.add_argument(
        "--verbose",
        action="store_true",
        default=argparse.SUPPRESS,
        help=tr("write the log to standard error"),
    )


def _add_scan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--for",
        dest="for_s",
        type=duration_s,
        default=10.0,
        metavar="TIME",
        help=tr("how long to look (default: 10s)"),
    )
    parser.add_argument("--json", action="store_true", help=tr("a JSON list instead of a table"))


def _add_record(parser: argparse.ArgumentParser) -> None:
    sources = parser.add_argument_group(
        tr("where the heartbeats come from (choose one; default: the strap that was used last)")
    )
    source = sources.add_mutually_exclusive_group()
    source.add_argument(
        "--strap",
        action="append",
        metavar="ADDRESS",
        help=tr("a heart-rate strap; “scan” tells its address; given twice, two people together"),
    )
    source.add_argument(
        "--simulated",
        action="append",
        nargs="?",
        type=int,
        const=1,
        metavar="SEED",
        help=tr(
            "a simulated heart, the same for the same SEED (default: 1); marked as such; given "
            "twice, two people together"
        ),
    )
    source.add_argument(
        "--file", type=Path, metavar="FILE", help=tr("RR intervals, played as if by a strap")
    )
    parser.add_argument(
        "--name",
        action="append",
        metavar="NAME",
        help=tr("what to call the strap (default: its address); in the order of the straps"),
    )
    parser.add_argument(
        "--for",
        dest="for_s",
        type=duration_s,
        metavar="TIME",
        help=f"{_LENGTH} " + tr("(default: until Ctrl-C; with --file until its end)"),
    )
    _add_streams(parser)
    _add_pacer(parser)
    _add_view(parser)
    parser.add_argument(
        "--show-committed",
        action="store_true",
        help=tr(
            "write “committed N” once record N and all before it are safe on the disk; "
            "implies --plain"
        ),
    )


def _add_streams(parser: argparse.ArgumentParser) -> None:
    streams = parser.add_argument_group(tr("what a strap that can is asked for as well"))
    streams.add_argument("--ecg", action="store_true", help=tr("record its ECG"))
    streams.add_argument(
        "--acceleration",
        nargs="?",
        type=int,
        const=50,
        choices=(25, 50, 100, 200),
        metavar="HZ",
        help=tr("record its acceleration 25, 50, 100 or 200 times a second (default: 50)"),
    )


def _add_pacer(parser: argparse.ArgumentParser) -> None:
    pacer = parser.add_argument_group(tr("breathing"))
    pacer.add_argument(
        "--rate",
        type=float,
        default=6.0,
        metavar="N",
        help=tr("breaths per minute, 3 to 20 (default: 6.0)"),
    )
    pacer.add_argument(
        "--inhale",
        type=float,
        default=45.0,
        metavar="SHARE",
        help=tr("share of the inhale in a breath in %%, 30 to 60 (default: 45)"),
    )
    pacer.add_argument(
        "--no-pacer", action="store_true", help=tr("breathe naturally; nothing is paced")
    )
    pacer.add_argument(
        "--yes", action="store_true", help=tr("do not ask before a pace below 4.5 per minute")
    )


def _add_view(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--plain",
        action="store_true",
        help=tr(
            "no moving view but a line for each change and the numbers once a minute; always so "
            "where the output is no terminal"
        ),
    )


def _add_straps(parser: argparse.ArgumentParser) -> None:
    wish = parser.add_mutually_exclusive_group()
    wish.add_argument(
        "--forget", metavar="ADDRESS", help=tr("delete what is known of a strap; sessions stay")
    )
    wish.add_argument(
        "--automatic",
        metavar="ADDRESS",
        help=tr("have the window connect to this strap by itself; “none” for no strap"),
    )
    wish.add_argument("--json", action="store_true", help=tr("a JSON list instead of a table"))


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--strap",
        metavar="ADDRESS",
        help=tr("the strap it is about (default: the one that was used last, else the only one)"),
    )
    parser.add_argument(
        "--any", action="store_true", help=tr("the only strap in reach, whichever was used last")
    )
    parser.add_argument("--json", action="store_true", help=tr("JSON instead of lines"))
    parser.add_argument(
        "--save",
        type=Path,
        metavar="FILE",
        help=tr("also write a file for support: versions, settings, links, log; nothing personal"),
    )


def _add_sessions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("a JSON list instead of a table"))


def _add_replay(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "session", metavar="SESSION", help=tr("the beginning of a session's id, or “last”")
    )
    parser.add_argument(
        "--speed",
        type=float,
        default=1.0,
        metavar="N",
        help=tr("times as fast as it was (default: 1)"),
    )
    _add_view(parser)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "session", metavar="SESSION", help=tr("the beginning of a session's id, or “last”")
    )
    parser.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help=tr("the file to write")
    )
    parser.add_argument(
        "--form",
        choices=("rr", "csv", "jsonl", "ecg", "acceleration"),
        help=tr(
            "rr: one raw interval in ms per line; csv: one row per beat, raw and corrected; "
            "jsonl: every record; ecg, acceleration: one row per sample "
            "(default: by the file's ending, .txt for rr)"
        ),
    )
    parser.add_argument("--force", action="store_true", help=tr("replace a file of that name"))


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--for",
        dest="for_s",
        type=duration_s,
        default=75.0,
        metavar="TIME",
        help=f"{_LENGTH} " + tr("(default: 75s)"),
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="SEED", help=tr("which heart (default: 1)")
    )
    _add_view(parser)


_Add = Callable[[argparse.ArgumentParser], None]
_COMMANDS: dict[str, tuple[str, str, _Add]] = {
    "scan": (
        tr("look for heart-rate straps in reach"),
        tr("Wear the strap and moisten its electrodes, or it stays silent."),
        _add_scan,
    ),
    "straps": (
        tr("list the straps that were used here, or forget one"),
        tr("They are kept in the library, for this computer; the one used last comes first."),
        _add_straps,
    ),
    "doctor": (
        tr("find out what is wrong between this computer and a strap"),
        tr(
            "Looks at the adapter, permission, the system's service, the strap and its intervals, "
            "and ends with one thing to try. Wear the strap."
        ),
        _add_doctor,
    ),
    "record": (
        tr("run a session and keep it in the library"),
        tr("Ctrl-C ends it and keeps everything up to then."),
        _add_record,
    ),
    "analyze": (
        tr("the numbers of recordings, from files or from the library"),
        tr(
            "An input that fails is told on standard error, and the others go on. What takes long "
            "tells there how far it is, and Ctrl-C ends it."
        ),
        add_analyze,
    ),
    "ecg": (
        tr("the beats of an ECG: waves, quality and intervals, by NeuroKit2"),
        tr("For a file of samples; the intervals can be analysed like any others."),
        add_ecg,
    ),
    "sessions": (tr("list the sessions in the library"), tr("Newest first."), _add_sessions),
    "replay": (
        tr("show a stored session as it was"),
        tr("Nothing is recorded; Ctrl-C ends it."),
        _add_replay,
    ),
    "export": (
        tr("write a session to a file for other programs"),
        tr("The session itself stays in the library."),
        _add_export,
    ),
    "demo": (
        tr("a short simulated session, explained"),
        tr("It is thrown away afterwards, unless --library says where to keep it."),
        _add_demo,
    ),
}

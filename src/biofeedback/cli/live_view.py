"""The moving view of a running session: pacer, numbers, link, saving, progress."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.style import Style
from rich.table import Table
from rich.text import Text

from biofeedback.backend.trust_sentences import of_worst
from biofeedback.breathing import Breath
from biofeedback.cli.following import Followed, Follower
from biofeedback.cli.phrases import (
    SHOWN_METRICS,
    breathing_phrase,
    elapsed_s,
    length_s,
    link_phrase,
    number_phrase,
    progress_phrase,
    saving_phrase,
    source_phrase,
)
from biofeedback.clock import Clock
from biofeedback.wording import tr

FRAMES_PER_S = 15
WIDEST = 100
"""Columns; a wider pacer makes the eyes wander."""
BREATH = Style(color="#5cc4c9")
HEART = Style(color="#ff9072")
QUIET = Style(dim=True)
WARN = Style(color="#e6b450")
_NARROWEST_BAR = 10
_NUMBER_WIDTH = 9
"""So that what stands beside a number does not move with it."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


async def show_moving(
    followers: Sequence[Follower], console: Console, clock: Clock, hint: str
) -> None:
    """Paint the runs again and again until cancelled; what was painted last stays."""
    with Live(console=console, auto_refresh=False, redirect_stderr=False) as live:
        while True:
            runs = [one.followed for one in followers if one.followed is not None]
            if runs:
                now_s = runs[0].status.timeline.at(clock.monotonic_s())
                width = min(console.width, WIDEST)
                live.update(painted(runs, now_s, width, hint), refresh=True)
            await clock.sleep(1.0 / FRAMES_PER_S)


def painted(runs: Sequence[Followed], now_s: float, width: int, hint: str) -> RenderableType:
    """The whole view at one moment of the session; of several, one pacer and each one's numbers."""
    going_on = [one for one in runs if not one.status.is_over]
    shown = going_on[0] if going_on else runs[0]
    pacer = (*_pacer(shown, now_s, width), Text())
    people: tuple[RenderableType, ...] = (
        _head(shown, now_s),
        *_doubt(shown),
        Text(),
        *pacer,
        *_body(shown, now_s),
    )
    if len(runs) > 1:
        people = pacer
        for number, one in enumerate(runs, start=1):
            people += (_head(one, now_s, f"{number} "), *_doubt(one), *_body(one, now_s))
    return Group(*people, Text(), _progress(shown, now_s, width), Text(hint, style=QUIET))


def _head(followed: Followed, now_s: float, whose: str = "") -> RenderableType:
    head = Text(f"{whose}{source_phrase(followed)}", style="bold")
    if followed.status.is_live:
        head.append(f" · {link_phrase(followed, now_s)}", style="not bold")
    saving = followed.status.saving
    if saving is not None:
        style = WARN if saving.problem is not None else "not bold"
        head.append(f" · {saving_phrase(followed)}", style=style)
    if followed.status.has_analysis_failed:
        head.append(tr(" · no numbers: the analysis failed"), style=WARN)
    return head


def _doubt(followed: Followed) -> tuple[RenderableType, ...]:
    """What is wrong with what the strap sends, and what to try; nothing where all is well."""
    words = of_worst(followed.state)
    return (Text(words, style=WARN),) if words else ()


def _body(followed: Followed, now_s: float) -> tuple[RenderableType, ...]:
    """Numbers, and the breathing that is seen; its line keeps its place once it is there."""
    numbers = _numbers(followed, now_s)
    if followed.breathing is None:
        return (numbers,)
    return numbers, Text(breathing_phrase(followed, now_s), style=QUIET)


def _pacer(followed: Followed, now_s: float, width: int) -> tuple[RenderableType, ...]:
    breath = followed.state.track.breath_at(now_s)
    if followed.state.paused_since_s is not None:
        return Text(tr("Paused"), style="bold"), Text()
    if breath is None:
        return Text(tr("Breathe as you like"), style="bold"), Text()
    words = tr("Breathe in") if breath.is_inhale else tr("Breathe out")
    line = Text(f"{words:<14}", style=BREATH + Style(bold=True))
    line.append(
        tr("{rate:.1f} breaths per minute").format(rate=breath.pattern.rate_per_min), style=QUIET
    )
    return line, Text(_bar(breath, width), style=BREATH)


def _bar(breath: Breath, width: int) -> str:
    """The chest as a bar, in eighths of a column so that it glides."""
    eighths = round(breath.chest * (width - 1) * 8)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


def _numbers(followed: Followed, now_s: float) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right", min_width=_NUMBER_WIDTH)
    table.add_column(style=QUIET)
    for name, label in SHOWN_METRICS:
        number, remark = number_phrase(followed, name, now_s)
        table.add_row(label, Text(number or "–", style=HEART + Style(bold=True)), remark)
    return table


def _progress(followed: Followed, now_s: float, width: int) -> RenderableType:
    words = progress_phrase(followed, now_s)
    planned_s = length_s(followed)
    if not planned_s:
        return Text(words)
    bar = ProgressBar(
        total=planned_s,
        completed=min(planned_s, elapsed_s(followed, now_s)),
        width=max(_NARROWEST_BAR, width - len(words) - 2),
        complete_style=BREATH,
        finished_style=BREATH,
    )
    line = Table.grid(padding=(0, 2))
    line.add_row(bar, words)
    return line

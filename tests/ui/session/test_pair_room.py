from dataclasses import replace

from biofeedback.clock import VirtualClock
from biofeedback.dsp.updates import StateChanged
from biofeedback.records import Tick
from biofeedback.settings import Settings, ThemeChoice
from biofeedback.streams import NO_STREAMS
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.pair_room import PairRoom
from biofeedback.ui.session.view_state import Intent
from ui.session import examples
from ui.window_fixtures import Show

TICK = Tick(t_s=1.0, utc_s=1.0, source="engine")


class Asked:
    """Counts what is asked of the backend, and answers nothing."""

    def __init__(self) -> None:
        self.jobs = 0

    def __call__(self, job: object, *, done: object = None, failed: object = None) -> None:
        del job, done, failed
        self.jobs += 1


def test_what_arrives_goes_to_whose_run_it_is_and_the_end_is_told_once(show: Show) -> None:
    asked = Asked()
    over: list[object] = []
    room = PairRoom(asked, SlowPaceGate(), Settings(), VirtualClock())
    room.over.connect(over.append)
    show(room, width_px=1200, height_px=800)
    statuses = tuple(replace(examples.status(), run_id=run_id) for run_id in ("a", "b"))
    room.begin(statuses, (NO_STREAMS, NO_STREAMS))
    assert room.is_running
    pair = room.presenter
    assert pair is not None
    room.record_arrived("b", TICK, (StateChanged(state=examples.state(part_name="Mine")),))
    room.record_arrived("c", TICK, ())
    assert [one.state.part_name for one in pair.people] == ["", "Mine"]
    room.view.wished.emit(Intent.MARK)
    assert asked.jobs == 2
    room.wear(Settings(theme=ThemeChoice.LIGHT, has_reduced_motion=True))
    room.status_changed("a", replace(statuses[0], is_over=True))
    assert over == []
    room.status_changed("b", replace(statuses[1], is_over=True))
    room.status_changed("b", replace(statuses[1], is_over=True))
    assert over == [pair.people]
    assert not room.is_running


def test_what_is_wrong_is_asked_about_the_strap_that_leads(show: Show) -> None:
    room = PairRoom(Asked(), SlowPaceGate(), Settings(), VirtualClock())
    examined: list[object] = []
    room.examine_wished.connect(examined.append)
    show(room)
    statuses = tuple(replace(examples.status(), run_id=run_id) for run_id in ("a", "b"))
    room.begin(statuses, (NO_STREAMS, NO_STREAMS))
    room.view.wished.emit(Intent.EXAMINE)
    assert examined == [None]

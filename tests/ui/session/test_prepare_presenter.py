from dataclasses import replace
from pathlib import Path

import pytest

from biofeedback.backend.choices import FileChoice, SimulatedChoice, StrapChoice
from biofeedback.backend.known_straps import KnownStrap
from biofeedback.backend.standby import StandbyState
from biofeedback.backend.straps import SeenStrap
from biofeedback.dsp.updates import SessionState
from biofeedback.records import LinkReason, LinkState, SourceKind
from biofeedback.settings import Settings
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.prepare_presenter import PreparePresenter
from biofeedback.ui.session.prepare_state import KnownStrapState
from biofeedback.ui.session.view_state import Tone


@pytest.fixture
def presenter() -> PreparePresenter:
    """Nothing chosen yet."""
    return PreparePresenter(Settings(session_minutes=15), SlowPaceGate())


def _seen(
    address: str = "A", *, rssi_dbm: int | None = -50, is_connected: bool = False, name: str = "H10"
) -> SeenStrap:
    return SeenStrap(address=address, name=name, rssi_dbm=rssi_dbm, is_connected=is_connected)


def test_nothing_is_chosen_by_itself(presenter: PreparePresenter) -> None:
    assert presenter.state.source is None
    assert not presenter.state.can_start
    assert presenter.state.start.text == "Choose where the heartbeats come from."
    assert presenter.start() is None


def test_the_settings_are_offered(presenter: PreparePresenter) -> None:
    assert presenter.state.minutes == 15
    assert presenter.state.pattern.rate_per_min == 6.0
    assert presenter.state.breath == "in 4.5 s · out 5.5 s"
    presenter.offer(Settings(rate_per_min=5.0))
    assert presenter.state.pattern.rate_per_min == 5.0


def test_the_simulated_strap_can_start_at_once(presenter: PreparePresenter) -> None:
    presenter.choose_source(SourceKind.SIMULATED)
    request = presenter.start()
    assert request is not None
    assert isinstance(request.choice, SimulatedChoice)
    assert request.plan.duration_s == 900.0
    assert presenter.state.is_starting
    assert presenter.start() is None


def test_a_strap_must_be_found_and_chosen(presenter: PreparePresenter) -> None:
    presenter.choose_source(SourceKind.STRAP)
    assert presenter.wants_scan
    assert presenter.state.start.text == "Your strap has to be found first."
    presenter.scan_started()
    assert presenter.state.scan.text.startswith("Searching")
    presenter.straps_seen((_seen("A"), _seen("B", rssi_dbm=-90)))
    assert presenter.state.scan.text == "2 straps in reach"
    presenter.choose_strap("B")
    presenter.scan_ended()
    request = presenter.start()
    assert request is not None
    assert request.choice == StrapChoice(address="B", name="H10")
    assert not presenter.wants_scan


def test_an_unknown_strap_can_not_be_chosen(presenter: PreparePresenter) -> None:
    presenter.choose_source(SourceKind.STRAP)
    presenter.choose_strap("C")
    assert not presenter.state.can_start


def test_a_chosen_strap_stays_in_the_list_when_it_is_silent(presenter: PreparePresenter) -> None:
    presenter.straps_seen((_seen("A"), _seen("B")))
    presenter.choose_strap("B")
    presenter.straps_seen((_seen("C"),))
    assert [row.address for row in presenter.state.straps] == ["C", "B"]


@pytest.mark.parametrize(
    ("seen", "words", "bars"),
    [
        (_seen(rssi_dbm=-55), "strong signal", 4),
        (_seen(rssi_dbm=-70), "good signal", 3),
        (_seen(rssi_dbm=-80), "weak signal", 2),
        (_seen(rssi_dbm=-95), "very weak signal", 1),
        (_seen(rssi_dbm=None, is_connected=True), "already connected", 4),
        (_seen(rssi_dbm=None), "signal unknown", 0),
    ],
)
def test_signal_strength_is_a_word_and_bars(
    presenter: PreparePresenter, seen: SeenStrap, words: str, bars: int
) -> None:
    presenter.straps_seen((seen,))
    row = presenter.state.straps[0]
    assert (row.signal, row.bars) == (words, bars)


def test_a_strap_without_a_name_still_has_a_row(presenter: PreparePresenter) -> None:
    presenter.straps_seen((_seen(name=""),))
    assert presenter.state.straps[0].name == "strap without a name"


def test_a_search_that_failed_says_why_until_the_next(presenter: PreparePresenter) -> None:
    presenter.scan_started()
    presenter.scan_ended("Bluetooth is off.")
    assert presenter.state.scan.text == "Bluetooth is off."
    assert presenter.state.scan.tone is Tone.WARN
    presenter.scan_started()
    presenter.scan_ended()
    assert presenter.state.scan.text.startswith("No strap is in reach")


def test_a_file_is_chosen_by_its_path(presenter: PreparePresenter) -> None:
    presenter.choose_source(SourceKind.FILE)
    assert presenter.state.start.text == "Choose a file first."
    presenter.choose_file(Path("folder/rr.txt"))
    assert presenter.state.file_name == "rr.txt"
    request = presenter.start()
    assert request is not None
    assert request.choice == FileChoice(path=Path("folder/rr.txt"))


def test_why_a_start_failed_is_said_until_something_else_is_chosen(
    presenter: PreparePresenter,
) -> None:
    presenter.choose_file(Path("rr.txt"))
    presenter.start()
    presenter.start_failed("The file is empty.")
    assert presenter.state.start.text == "The file is empty."
    assert presenter.state.can_start
    presenter.choose_source(SourceKind.SIMULATED)
    assert presenter.state.start.text == ""


def test_after_a_start_the_choices_are_kept(presenter: PreparePresenter) -> None:
    presenter.choose_source(SourceKind.SIMULATED)
    presenter.start()
    presenter.started()
    assert presenter.state.can_start


def test_a_very_slow_pace_is_asked_about_once(presenter: PreparePresenter) -> None:
    presenter.set_rate(4.5)
    presenter.set_rate(4.4)
    assert presenter.state.slow_question.startswith("4.4 breaths")
    assert presenter.state.pattern.rate_per_min == 4.5
    presenter.answer_slow(is_meant=True)
    presenter.set_rate(4.0)
    assert presenter.state.pattern.rate_per_min == 4.0
    assert presenter.state.slow_question == ""


def test_no_is_an_answer_too(presenter: PreparePresenter) -> None:
    presenter.set_rate(4.0)
    presenter.answer_slow(is_meant=False)
    assert presenter.state.pattern.rate_per_min == 6.0
    assert presenter.state.slow_question == ""


@pytest.mark.parametrize(("is_meant", "rate"), [(True, 4.0), (False, 4.5)])
def test_a_slow_pace_from_the_settings_is_asked_about_at_the_start(
    is_meant: bool, rate: float
) -> None:
    presenter = PreparePresenter(Settings(rate_per_min=4.0), SlowPaceGate())
    presenter.choose_source(SourceKind.SIMULATED)
    assert presenter.start() is None
    assert presenter.state.slow_question
    presenter.answer_slow(is_meant=is_meant)
    request = presenter.start()
    assert request is not None
    pattern = request.plan.parts[0].pattern
    assert pattern is not None
    assert pattern.rate_per_min == rate


def test_length_and_ratio_stay_inside_their_limits(presenter: PreparePresenter) -> None:
    presenter.set_minutes(0.0)
    assert presenter.state.minutes == 1
    presenter.set_minutes(500.0)
    assert presenter.state.minutes == 60
    presenter.set_inhale_share(0.5)
    assert presenter.state.pattern.inhale_share == 0.5


KNOWN = KnownStrap(address="M", name="My H10", last_used_utc_s=1_795_278_600.0)


def known(presenter: PreparePresenter) -> KnownStrapState:
    shown = presenter.state.known
    assert shown is not None
    return shown


def told(
    link: LinkState | None, reason: LinkReason = LinkReason.NONE, *, now_s: float = 1.0
) -> StandbyState:
    state = SessionState(link=link, link_reason=reason, link_since_s=0.5)
    return StandbyState(address="M", link=state, now_s=now_s)


def test_the_strap_that_was_used_last_is_offered_first(presenter: PreparePresenter) -> None:
    assert presenter.state.known is None
    other = replace(KNOWN, address="O", name="")
    presenter.straps_known((KNOWN, other))
    assert known(presenter).name == "My H10"
    assert known(presenter).used.startswith("last used 2026-11-2")
    assert presenter.state.source is None
    assert not presenter.wants_hold
    presenter.straps_known((other,))
    assert known(presenter).name == "strap without a name"


def test_connecting_chooses_it_and_tells_each_state(presenter: PreparePresenter) -> None:
    assert presenter.connect() is None
    presenter.straps_known((KNOWN,))
    assert presenter.connect() == StrapChoice(address="M", name="My H10")
    assert presenter.state.can_start
    assert not presenter.wants_scan
    assert presenter.state.scan.text == "Search again for another strap."
    said = {}
    for link in LinkState:
        presenter.standby_told(told(link))
        shown = known(presenter)
        assert shown.link.text.endswith(".")
        said[shown.link.text] = shown.link.tone
        assert shown.is_live is (link is LinkState.LIVE)
    assert len(said) == len(LinkState)
    presenter.standby_told(told(LinkState.LOST, now_s=4.5))
    assert "4 s ago" in known(presenter).link.text
    presenter.standby_told(replace(told(LinkState.LIVE), address="other"))
    assert not known(presenter).is_live


def test_a_reason_is_a_warning(presenter: PreparePresenter) -> None:
    presenter.straps_known((KNOWN,))
    presenter.connect()
    presenter.standby_told(told(LinkState.SEARCHING, LinkReason.ADAPTER_OFF))
    assert known(presenter).link.tone is Tone.WARN
    assert "switched off" in known(presenter).link.text


def wants_hold(presenter: PreparePresenter) -> bool:
    return presenter.wants_hold


def test_by_itself_only_while_nothing_else_is_wanted(presenter: PreparePresenter) -> None:
    presenter.straps_known((replace(KNOWN, is_automatic=True),))
    assert wants_hold(presenter)
    presenter.choose_source(SourceKind.SIMULATED)
    assert not wants_hold(presenter)
    presenter.choose_source(SourceKind.STRAP)
    assert not wants_hold(presenter)
    presenter.connect()
    assert not wants_hold(presenter)
    presenter.start()
    presenter.started()
    assert wants_hold(presenter)
    presenter.connect()
    presenter.let_go()
    assert not wants_hold(presenter)
    assert presenter.start() is None


def test_a_start_that_failed_has_let_go_of_it(presenter: PreparePresenter) -> None:
    presenter.straps_known((KNOWN,))
    presenter.connect()
    assert presenter.start() is not None
    presenter.start_failed("Busy.")
    assert presenter.held is None
    assert not known(presenter).is_held


def test_which_strap_is_examined(presenter: PreparePresenter) -> None:
    examined = [presenter.examined]
    presenter.straps_known((KNOWN,))
    examined.append(presenter.examined)
    presenter.choose_source(SourceKind.STRAP)
    presenter.straps_seen((_seen("A"),))
    presenter.choose_strap("A")
    examined.append(presenter.examined)
    assert examined == [None, "M", "A"]


def test_trouble_with_what_is_known_is_told(presenter: PreparePresenter) -> None:
    presenter.straps_known((KNOWN,))
    presenter.known_failed("The disk is full.")
    assert known(presenter).link.text == "The disk is full."
    presenter.connect()
    assert known(presenter).link.text == ""
